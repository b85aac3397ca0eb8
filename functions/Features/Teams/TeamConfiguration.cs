using System.Text.Json.Serialization;
using Features.ApiPackages;
using Features.ApiProducts;
using Features.Apis;
using Features.Export;
using Features.Portals;
using Features.Storage;
using Platform.Http;

namespace Features.Teams;

/// <summary>Teams of portals and their roles. Who is in them is no configuration.</summary>
public static class TeamConfiguration
{
    public const string Name = "portal_teams";

    private const string PortalField = "portal_id";
    private const string TeamField = "team_id";

    public static ConfigurationPart<Team> Part(Tables tables) => new(Name, tables.People)
    {
        Places = Wanting.Each(tables, CatalogKeys.Portals, PeopleKeys.Teams),
        Id = placed => placed.Value.Id,
        Claims = team => [(PeopleKeys.TeamName(team.Name), team.Id)],
        References = placed => [new(PortalConfiguration.Name, placed.Owner, PortalField)],
        Blocked = async (placed, cancel) =>
            (await tables.People.ListRows(placed.Partition, PeopleKeys.ApplicationsOf(placed.Value.Id), cancel)).Count > 0 ? "it owns applications" : null,
        AfterRemoval = placed => [(Removal.Kind, Removal.Of(Removed.Team, placed.Value.Id, placed.Owner))],
        Show = (placed, _) => Task.FromResult<object>(new TeamItem(placed.Owner, placed.Value.Id, placed.Value.Name, placed.Value.Description, placed.Value.CanOwnApplications)),
        ReadItem = (body, _, now) =>
        {
            var (portalId, id) = (body.ReadId(PortalField), body.ReadId());
            return TeamRules.Read(body, isNew: true) is not { } draft ? null : new(PeopleKeys.Of(portalId), PeopleKeys.Team(id), id, stored => TeamRules.Apply(
                draft, new() { Id = id, Name = "", CreatedAt = stored?.CreatedAt ?? now, UpdatedAt = now }));
        },
    };

    public static ConfigurationPart<TeamRole> Roles(Tables tables) => new("portal_team_roles", tables.People)
    {
        Places = Wanting.Each(tables, CatalogKeys.Portals, PeopleKeys.TeamRoles),
        Id = placed => placed.Value.Id,
        References = placed => [new(PortalConfiguration.Name, placed.Owner, PortalField), new(Name, placed.Value.TeamId, TeamField, IsParent: true),
            new($"{ApiConfiguration.Name}|{ApiPackageConfiguration.Name}|{ApiProductConfiguration.Name}", placed.Value.EntityId, "entity_id", IsParent: true)],
        Show = (placed, _) => Task.FromResult<object>(new
        {
            PortalId = placed.Owner, placed.Value.TeamId, placed.Value.Id, RoleName = TeamRules.NameOf(placed.Value.Role), placed.Value.EntityId,
            placed.Value.EntityTypeName, placed.Value.EntityRegion,
        }),
        ReadItem = (body, _, now) =>
        {
            var (portalId, teamId, id) = (body.ReadId(PortalField), body.ReadId(TeamField), body.ReadId());
            return TeamRules.ReadRole(body) is not { } draft ? null : new(PeopleKeys.Of(portalId), PeopleKeys.TeamRole(teamId, draft.EntityId, Wire.Word(draft.Role)), id, stored =>
                new(id, teamId, draft.Role, draft.EntityId, draft.EntityTypeName, draft.EntityRegion, stored?.AssignedAt ?? now));
        },
    };

    private sealed record TeamItem(
        Guid PortalId, Guid Id, string Name, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description, bool CanOwnApplications);
}
