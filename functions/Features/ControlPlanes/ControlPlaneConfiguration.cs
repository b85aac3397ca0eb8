using Features.Export;
using Features.Storage;

namespace Features.ControlPlanes;

public static class ControlPlaneConfiguration
{
    public const string Name = "control_planes";

    public static ConfigurationPart<ControlPlane> Part(Tables tables) => new(Name, tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.ControlPlanes),
        Id = placed => placed.Value.Id,
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
}
