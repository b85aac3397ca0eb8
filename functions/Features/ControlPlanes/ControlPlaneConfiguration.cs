using Features.Export;
using Features.Storage;

namespace Features.ControlPlanes;

public static class ControlPlaneConfiguration
{
    public const string Name = "control_planes";

    private const string GroupFacet = "groups";
    private const string MemberFacet = "no groups";
    private const string GroupField = "control_plane_id";

    public static ConfigurationPart<ControlPlane> Part(Tables tables) => new(Name, tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.ControlPlanes),
        Id = placed => placed.Value.Id,
        Facet = controlPlane => controlPlane.ClusterType == ControlPlaneGroup.ClusterType ? GroupFacet : MemberFacet,
        Claims = controlPlane => [(CatalogKeys.ControlPlaneName(controlPlane.Name), controlPlane.Id)],
        AfterRemoval = placed => [(Removal.Kind, Removal.Of(Removed.ControlPlane, placed.Value.Id))],
        Show = (placed, _) => Task.FromResult<object>(new
        {
            placed.Value.Id, placed.Value.Name, placed.Value.Description, placed.Value.ClusterType, placed.Value.AuthType, placed.Value.CloudGateway, placed.Value.ProxyUrls,
            placed.Value.Labels,
        }),
        ReadItem = (body, _, now) =>
        {
            var id = body.ReadId();
            return ControlPlaneRules.ReadDraft(body) is not { } draft ? null : new(Tables.Org, CatalogKeys.ControlPlane(id), id, stored => ControlPlaneEndpoints.Apply(
                draft, (stored ?? new() { Id = id, Name = "", CreatedAt = now, UpdatedAt = now }) with { Labels = [], UpdatedAt = now }));
        },
    };

    /// <summary>Members of the control planes that are groups. A group that never had any is not listed.</summary>
    public static ConfigurationPart<ControlPlaneGroup> Groups(Tables tables) => new("control_plane_groups", tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.ControlPlaneGroups),
        GivesWay = true,
        Id = placed => placed.Value.Id,
        References = placed => [new($"{Name} ({GroupFacet})", placed.Value.Id, GroupField, IsParent: true),
            .. placed.Value.Members.Select(id => new ConfigurationReference($"{Name} ({MemberFacet})", id, "members"))],
        Show = (placed, _) => Task.FromResult<object>(new { ControlPlaneId = placed.Value.Id, placed.Value.Members }),
        ReadItem = (body, _, now) =>
        {
            var (id, members) = (body.ReadId(GroupField), body.Ids("members", required: true, max: ControlPlaneGroup.MembersMax));
            return !body.Close() ? null : new(Tables.Org, CatalogKeys.ControlPlaneGroup(id), id, stored => (stored ?? new(id, [], now, now)).With(members.Value!, now));
        },
    };
}
