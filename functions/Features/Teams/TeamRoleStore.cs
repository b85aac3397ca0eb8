using Features.PortalCatalog;
using Features.Storage;
using Platform.Http;
using Platform.Storage;

namespace Features.Teams;

public enum RoleAssignment { Assigned, Exists, TeamMissing }

/// <summary>What somebody may do with APIs, packages and products; nothing with what is not named.</summary>
public sealed class CatalogRoles(IReadOnlyDictionary<Guid, CatalogRole> roles)
{
    public static CatalogRoles None { get; } = new(new Dictionary<Guid, CatalogRole>());

    public CatalogRole On(Guid entityId) => roles.GetValueOrDefault(entityId);
}

/// <summary>Where the roles of teams live: rows below their team.</summary>
public sealed class TeamRoleStore(Tables tables, TeamStore teams)
{
    public async Task<RoleAssignment> Add(Guid portalId, TeamRole role, CancellationToken cancel)
    {
        var outcome = await tables.People.Begin(PeopleKeys.Of(portalId)).Touch(PeopleKeys.Team(role.TeamId)).Add(RowOf(role), role).Commit(cancel);
        return outcome.Committed ? RoleAssignment.Assigned : outcome.Result == BatchResult.Exists ? RoleAssignment.Exists : RoleAssignment.TeamMissing;
    }

    /// <summary>The assignments of a team, the oldest first.</summary>
    public async Task<List<TeamRole>> ListOf(Guid portalId, Guid teamId, CancellationToken cancel) =>
        [.. (await Rows(portalId, PeopleKeys.TeamRolesOf(teamId), cancel)).OrderBy(role => role.AssignedAt)];

    /// <summary>False when the team has no assignment with that id.</summary>
    public async Task<bool> Remove(Guid portalId, Guid teamId, Guid id, CancellationToken cancel) =>
        (await Rows(portalId, PeopleKeys.TeamRolesOf(teamId), cancel)).Find(role => role.Id == id) is { } found
        && (await tables.People.Begin(PeopleKeys.Of(portalId)).Remove(RowOf(found)).Commit(cancel)).Committed;

    /// <summary>What a team may do. Its members' other teams do not count.</summary>
    public async Task<CatalogRoles> OfTeam(Guid portalId, Guid teamId, CancellationToken cancel) => Sum(await Rows(portalId, PeopleKeys.TeamRolesOf(teamId), cancel));

    /// <summary>What a developer may do: what any of the developer's teams may.</summary>
    public async Task<CatalogRoles> OfDeveloper(Guid portalId, Guid developerId, CancellationToken cancel)
    {
        var own = await teams.ListOf(portalId, developerId, cancel);
        return own.Count == 0 ? CatalogRoles.None
            : Sum((await Task.WhenAll(own.Select(team => Rows(portalId, PeopleKeys.TeamRolesOf(team.Id), cancel)))).SelectMany(roles => roles));
    }

    /// <summary>Forgets the roles on an API, package or product that is gone.</summary>
    public async Task Forget(Guid portalId, Guid entityId, CancellationToken cancel)
    {
        foreach (var role in (await Rows(portalId, PeopleKeys.TeamRoles, cancel)).Where(role => role.EntityId == entityId))
            await tables.People.Begin(PeopleKeys.Of(portalId)).Remove(RowOf(role)).Commit(cancel);
    }

    private async Task<List<TeamRole>> Rows(Guid portalId, string prefix, CancellationToken cancel) =>
        [.. (await tables.People.List<TeamRole>(PeopleKeys.Of(portalId), prefix, cancel)).Select(row => row.Value)];

    private static string RowOf(TeamRole role) => PeopleKeys.TeamRole(role.TeamId, role.EntityId, Wire.Word(role.Role));

    // The greater role of two wins: a consumer is a viewer too.
    private static CatalogRoles Sum(IEnumerable<TeamRole> roles) => new(roles.GroupBy(role => role.EntityId).ToDictionary(same => same.Key, same => same.Max(role => role.Role)));
}
