using Features.Apis;
using Features.ControlPlanes;
using Features.Export;
using Features.PolicySnapshots;
using Features.Storage;

namespace Features.ApiImplementations;

public static class ApiImplementationConfiguration
{
    private const string ApiField = "api_id";

    public static ConfigurationPart<ApiImplementation> Part(Tables tables) => new("api_implementations", tables.Catalog)
    {
        Places = Wanting.Org(CatalogKeys.Implementations),
        Id = placed => placed.Value.Id,
        Claims = link => link.ServiceId is { } serviceId ? [(CatalogKeys.ServiceLink(serviceId), link.ApiId)] : [],
        References = placed => [new(ApiConfiguration.Name, placed.Value.ApiId, ApiField, IsParent: true), new(ControlPlaneConfiguration.Name, placed.Value.ControlPlaneId, DraftOf(placed.Value).ControlPlaneField),
            .. CoreReference.Of(GatewayService.Kind, placed.Value.ServiceId).Select(service => new ConfigurationReference(GatewayConfiguration.NameOf(service.Kind), service.Id, service.Field))],
        AfterRemoval = placed => [(PolicyPublisher.Kind, placed.Value.ControlPlaneId.ToString("D"))],
        Show = (placed, _) => Task.FromResult<object>(placed.Value is { ServiceId: { } serviceId } link
            ? new { link.Id, link.ApiId, Service = new { Id = serviceId, link.ControlPlaneId } }
            : new { placed.Value.Id, placed.Value.ApiId, ControlPlane = new { placed.Value.ControlPlaneId } }),
        ReadItem = (body, _, now) =>
        {
            var (apiId, id) = (body.ReadId(ApiField), body.ReadId());
            return ApiImplementationRules.ReadDraft(body) is not { } draft ? null : new(Tables.Org, CatalogKeys.Implementation(apiId), id, stored =>
                (stored ?? new() { Id = id, ApiId = apiId, ControlPlaneId = draft.ControlPlaneId, CreatedAt = now, UpdatedAt = now }) with
                {
                    Id = id, ControlPlaneId = draft.ControlPlaneId, ServiceId = draft.ServiceId, UpdatedAt = now,
                });
        },
    };

    private static ApiImplementationDraft DraftOf(ApiImplementation link) => new(link.ControlPlaneId, link.ServiceId);
}
