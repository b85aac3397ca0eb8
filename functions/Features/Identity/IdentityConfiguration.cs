using System.Text.Json.Serialization;
using Features.Access;
using Features.ApiPackages;
using Features.ApiProducts;
using Features.Apis;
using Features.AuthStrategies;
using Features.ControlPlanes;
using Features.DcrProviders;
using Features.Export;
using Features.Portals;
using Features.Storage;

namespace Features.Identity;

/// <summary>Teams of administrators and what they may do. Users, system accounts and tokens are no configuration.</summary>
public static class IdentityConfiguration
{
    public const string Name = "teams";

    private const string TeamField = "team_id";

    public static ConfigurationPart<Team> Part(Tables tables) => new(Name, tables.Identity)
    {
        Places = Wanting.Org(IdentityKeys.Teams),
        Id = placed => placed.Value.Id,
        Beside = team => [(IdentityKeys.Holder(team.Id), new Holder(HolderKind.Team, team.Name))],
        AfterRemoval = placed => [(Removal.Kind, Removal.Of(Removed.Holder, placed.Value.Id))],
        Show = (placed, _) => Task.FromResult<object>(new TeamItem(placed.Value.Id, placed.Value.Name, placed.Value.Description, placed.Value.Labels)),
        ReadItem = (body, _, now) =>
        {
            var id = body.ReadId();
            return TeamRules.Read(body, isNew: true) is not { } draft ? null
                : new(Tables.Org, IdentityKeys.Team(id), id, stored => draft.ApplyTo(new() { Id = id, Name = "", CreatedAt = stored?.CreatedAt ?? now, UpdatedAt = now }));
        },
    };

    public static ConfigurationPart<AssignedRole> Roles(Tables tables) => new("team_roles", tables.Identity)
    {
        Places = async cancel => (await tables.Identity.ListRows(Tables.Org, IdentityKeys.Teams, cancel)).Select(row => (Tables.Org, IdentityKeys.RolesOf(TeamIn(row)))),
        Id = placed => placed.Value.Id,
        Within = placed => HolderOf(placed.Row),
        References = placed => [new(Name, HolderOf(placed.Row), TeamField, IsParent: true),
            .. placed.Value.EntityId is { } id ? [new(PartOf(placed.Value.EntityTypeName), id, "entity_id", IsParent: true)] : Array.Empty<ConfigurationReference>()],
        Show = (placed, _) => Task.FromResult<object>(new RoleItem(
            HolderOf(placed.Row), placed.Value.RoleName, placed.Value.EntityTypeName, placed.Value.Entity(), placed.Value.EntityRegion)),
        ReadItem = (body, _, _) =>
        {
            var teamId = body.ReadId(TeamField);
            return AssignedRoleRules.Read(body, teamId) is not { } role ? null : new(Tables.Org, IdentityKeys.Role(teamId, role.Id), role.Id, _ => role);
        },
    };

    // Of other types there is nothing, and no role about one of them.
    private static string PartOf(string typeName) => typeName switch
    {
        "Control Planes" => ControlPlaneConfiguration.Name,
        "APIs" => $"{ApiConfiguration.Name}|{ApiPackageConfiguration.Name}",
        "API Products" => ApiProductConfiguration.Name,
        "Portals" => PortalConfiguration.Name,
        "Application Auth Strategies" => AuthStrategyConfiguration.Name,
        "DCR Providers" => DcrProviderConfiguration.Name,
        _ => typeName,
    };

    private static Guid TeamIn(string row) => Guid.Parse(row[IdentityKeys.Teams.Length..]);

    // A role stands under its holder: of|{holder}|role|{id}.
    private static Guid HolderOf(string row) => Guid.Parse(row.Split('|')[1]);

    private sealed record TeamItem(
        Guid Id, string Name, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Description, Dictionary<string, string> Labels);

    private sealed record RoleItem(
        Guid TeamId, string RoleName, string EntityTypeName, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? EntityId, string EntityRegion);
}
