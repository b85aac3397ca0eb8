using Features.ApiImplementations;
using Features.ApiOperations;
using Features.ApiPackages;
using Features.ApiPublications;
using Features.Apis;
using Features.ApiVersions;
using Features.AuthStrategies;
using Features.ControlPlanes;
using Features.GatewayTokens;
using Features.ProductVersions;
using Features.Storage;
using Policies;

namespace Features.PolicySnapshots;

/// <summary>Reads what a snapshot is made of, as it is stored now. What it is made into is said by <see cref="PolicySources.Compile"/>.</summary>
public sealed class PolicyCompiler(Tables tables, GatewayStore gateway, OperationLists operations, ProductPublications products)
{
    public async Task<PolicySnapshot> Compile(ControlPlane controlPlane, CancellationToken cancel)
    {
        var services = gateway.List<GatewayService>(controlPlane.Id, cancel);
        var routes = gateway.List<GatewayRoute>(controlPlane.Id, cancel);
        var plugins = gateway.List<GatewayPlugin>(controlPlane.Id, cancel);
        var tokens = gateway.List<GatewayToken>(controlPlane.Id, cancel);
        var consumers = gateway.List<GatewayConsumer>(controlPlane.Id, cancel);
        var links = List<ApiImplementation>(CatalogKeys.Implementations, cancel);
        var apis = List<Api>(CatalogKeys.Apis, cancel);
        var packages = List<ApiPackage>(CatalogKeys.Packages, cancel);
        var members = List<ApiPackageMember>(CatalogKeys.Members, cancel);
        var publications = List<ApiPublication>(CatalogKeys.Publications, cancel);
        var classic = products.ListGuarded(cancel);
        var portals = tables.Catalog.ListRows(Tables.Org, CatalogKeys.Portals, cancel);
        var strategies = List<AuthStrategy>(CatalogKeys.Strategies, cancel);
        var present = (await apis).ToDictionary(api => api.Id);
        var linked = (await links).FindAll(link => link.ControlPlaneId == controlPlane.Id && present.ContainsKey(link.ApiId));
        var guarded = await Task.WhenAll(linked.Where(link => link.ServiceId is null).Select(async link => (link.ApiId, await Operations(present[link.ApiId], cancel))));
        var versions = (await classic).FindAll(one => one.Version.GatewayService?.ControlPlaneId == controlPlane.Id);
        var publishing = (await portals).ToHashSet(StringComparer.Ordinal);
        return new PolicySources
        {
            ControlPlane = controlPlane,
            Services = await services,
            Routes = await routes,
            Plugins = await plugins,
            GatewayTokens = await tokens,
            Consumers = await consumers,
            Links = [.. linked, .. versions.OrderBy(one => one.Version.Id).Select(one => LinkOf(one.Version))],
            Operations = guarded.ToDictionary(pair => pair.ApiId, pair => pair.Item2),
            Packages = await packages,
            Members = await members,
            Publications = [.. (await publications).Concat(versions.SelectMany(one => one.Publications).OrderBy(one => one.EntityId).ThenBy(one => one.PortalId))
                .Where(publication => publishing.Contains(CatalogKeys.Portal(publication.PortalId)))],
            Strategies = await strategies,
        }.Compile();
    }

    /// <summary>A version of a product guards its service as an API does that is linked to one.</summary>
    private static ApiImplementation LinkOf(ProductVersion version) => new()
    {
        Id = version.Id, ApiId = version.Id, ControlPlaneId = version.GatewayService!.ControlPlaneId, ServiceId = version.GatewayService.Id, CreatedAt = version.CreatedAt,
        UpdatedAt = version.UpdatedAt,
    };

    private async Task<IReadOnlyList<ApiOperation>> Operations(Api api, CancellationToken cancel)
    {
        if (api.CurrentVersionId is not { } current) return [];
        var version = await tables.Catalog.Find<ApiVersion>(Tables.Org, CatalogKeys.Version(api.Id, current), cancel);
        return version?.Value.Operations is { } name ? await operations.Read(name, cancel) : [];
    }

    private async Task<List<T>> List<T>(string prefix, CancellationToken cancel) =>
        [.. (await tables.Catalog.List<T>(Tables.Org, prefix, cancel)).Select(row => row.Value)];
}
