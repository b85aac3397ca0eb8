using Features.Storage;
using Platform.Storage;

namespace Features.IdentityProviders;

public enum MappingWrite { Written, Exists, ParentMissing }

/// <summary>Where the mappings of a provider's groups to teams live: rows below the provider, each its own claim on being there once.</summary>
public sealed class TeamGroupStore(Tables tables)
{
    /// <summary>Groups that one team is mapped to by one provider: what fits into one transaction beside what it replaces.</summary>
    public const int GroupsOfTeamMax = 40;

    /// <summary>The mappings of a provider, in the order of their keys.</summary>
    public async Task<List<TeamGroupMapping>> List(Guid portalId, Guid providerId, CancellationToken cancel) =>
        [.. (await Rows(portalId, providerId, cancel)).Select(row => row.Value).OrderBy(KeyOf, StringComparer.Ordinal)];

    /// <summary>What mappings are ordered and paged by.</summary>
    public static string KeyOf(TeamGroupMapping mapping) => $"{mapping.CreatedAt.UtcTicks:D19}|{mapping.Id:D}";

    public async Task<TeamGroupMapping?> Find(Guid portalId, Guid providerId, Guid id, CancellationToken cancel) =>
        (await Rows(portalId, providerId, cancel)).Find(row => row.Value.Id == id)?.Value;

    public async Task<MappingWrite> Add(ProviderHome home, TeamGroupMapping mapping, CancellationToken cancel)
    {
        var batch = tables.People.Begin(PeopleKeys.Of(home.Id)).Touch(PeopleKeys.IdentityProvider(mapping.ProviderId)).Add(RowOf(mapping), mapping);
        // Teams of administrators stand elsewhere: one that goes at the same time leaves a mapping behind that leads nowhere.
        if (!home.IsOrganization) batch.Touch(PeopleKeys.Team(mapping.TeamId));
        var outcome = await batch.Commit(cancel);
        return outcome.Committed ? MappingWrite.Written : outcome.Result == BatchResult.Exists ? MappingWrite.Exists : MappingWrite.ParentMissing;
    }

    /// <summary>False when it is not there.</summary>
    public async Task<bool> Remove(Guid portalId, Guid providerId, Guid id, CancellationToken cancel) =>
        await Find(portalId, providerId, id, cancel) is { } found
        && (await tables.People.Begin(PeopleKeys.Of(portalId)).Remove(RowOf(found)).Commit(cancel)).Committed;

    /// <summary>
    /// Gives a team exactly these groups, in one transaction, or in several when it had more than fit into one. False when somebody else was faster, or team or provider are gone.
    /// </summary>
    public async Task<bool> ReplaceOfTeam(ProviderHome home, Guid providerId, Guid teamId, IReadOnlyCollection<string> groups, DateTimeOffset now, CancellationToken cancel)
    {
        var old = (await Rows(home.Id, providerId, cancel)).FindAll(row => row.Value.TeamId == teamId);
        var leaving = old.FindAll(row => !groups.Contains(row.Value.Group));
        foreach (var some in leaving.Skip(GroupsOfTeamMax).Chunk(GroupsOfTeamMax))
            if (!(await some.Aggregate(Begin(), (writes, row) => writes.Remove(row)).Commit(cancel)).Committed) return false;
        var batch = leaving.Take(GroupsOfTeamMax).Aggregate(Begin(), (writes, row) => writes.Remove(row));
        foreach (var group in groups.Where(group => !old.Exists(row => row.Value.Group == group)))
        {
            var mapping = new TeamGroupMapping(Guid.NewGuid(), providerId, teamId, group, now, now);
            batch.Add(RowOf(mapping), mapping);
        }
        return (await batch.Commit(cancel)).Committed;

        Batch Begin()
        {
            var begun = tables.People.Begin(PeopleKeys.Of(home.Id)).Touch(PeopleKeys.IdentityProvider(providerId));
            return home.IsOrganization ? begun : begun.Touch(PeopleKeys.Team(teamId));
        }
    }

    /// <summary>Forgets the mappings of a provider that is gone.</summary>
    public Task ClearProvider(Guid portalId, Guid providerId, CancellationToken cancel) =>
        tables.People.Clear(PeopleKeys.Of(portalId), PeopleKeys.TeamGroupsOf(providerId), cancel);

    /// <summary>Forgets the mappings to a team that is gone.</summary>
    public async Task ClearTeam(Guid portalId, Guid teamId, CancellationToken cancel)
    {
        foreach (var row in await tables.People.List<TeamGroupMapping>(PeopleKeys.Of(portalId), PeopleKeys.TeamGroups, cancel))
            if (row.Value.TeamId == teamId) await tables.People.Begin(PeopleKeys.Of(portalId)).Remove(row.Row).Commit(cancel);
    }

    /// <summary>Which teams somebody of these groups comes into, and which they have to leave.</summary>
    /// <param name="mappings">The provider's mappings.</param>
    /// <param name="groups">The groups that the provider named.</param>
    /// <param name="now">The teams of now.</param>
    /// <param name="decidesAlone">Whether nobody else puts anybody into teams; then groups decide on all of them.</param>
    public static (IReadOnlyList<Guid> Join, IReadOnlyList<Guid> Leave) Decide(
        IReadOnlyList<TeamGroupMapping> mappings, IReadOnlyList<string> groups, IReadOnlySet<Guid> now, bool decidesAlone)
    {
        var wanted = mappings.Where(mapping => groups.Contains(mapping.Group)).Select(mapping => mapping.TeamId).ToHashSet();
        var decided = decidesAlone ? now : mappings.Select(mapping => mapping.TeamId).ToHashSet();
        return ([.. wanted.Except(now)], [.. now.Intersect(decided).Except(wanted)]);
    }

    private Task<List<Document<TeamGroupMapping>>> Rows(Guid portalId, Guid providerId, CancellationToken cancel) =>
        tables.People.List<TeamGroupMapping>(PeopleKeys.Of(portalId), PeopleKeys.TeamGroupsOf(providerId), cancel);

    private static string RowOf(TeamGroupMapping mapping) => PeopleKeys.TeamGroup(mapping.ProviderId, mapping.TeamId, mapping.Group);
}
