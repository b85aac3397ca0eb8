using Features.ApiImplementations;
using Features.ApiPackages;
using Features.ProductVersions;
using Features.Storage;

namespace Features.PolicySnapshots;

/// <summary>Which gateways an API, package, product or version of one reaches: those its links, or the links of its operations' APIs, lead to.</summary>
public sealed class PolicyReach(Tables tables)
{
    public async Task<IReadOnlyList<Guid>> ControlPlanesOf(Guid entityId, CancellationToken cancel)
    {
        var members = await tables.Catalog.List<ApiPackageMember>(Tables.Org, CatalogKeys.MembersOf(entityId), cancel);
        var apis = members.Select(member => member.Value.ApiId).Append(entityId).Distinct();
        var links = await Task.WhenAll(apis.Select(api => tables.Catalog.Find<ApiImplementation>(Tables.Org, CatalogKeys.Implementation(api), cancel)));
        var versions = (await tables.Catalog.List<ProductVersion>(Tables.Org, CatalogKeys.ProductVersions, cancel))
            .Where(version => version.Value.Id == entityId || version.Value.ProductId == entityId).Select(version => version.Value.GatewayService?.ControlPlaneId);
        return [.. links.Select(link => link?.Value.ControlPlaneId).Concat(versions).OfType<Guid>().Distinct()];
    }
}
