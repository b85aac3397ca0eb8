using Features.ApiImplementations;
using Features.ApiPackages;
using Features.Storage;

namespace Features.PolicySnapshots;

/// <summary>Which gateways an API or package reaches: those its links, or the links of its operations' APIs, lead to.</summary>
public sealed class PolicyReach(Tables tables)
{
    public async Task<IReadOnlyList<Guid>> ControlPlanesOf(Guid apiOrPackageId, CancellationToken cancel)
    {
        var members = await tables.Catalog.List<ApiPackageMember>(Tables.Org, CatalogKeys.MembersOf(apiOrPackageId), cancel);
        var apis = members.Select(member => member.Value.ApiId).Append(apiOrPackageId).Distinct();
        var links = await Task.WhenAll(apis.Select(api => tables.Catalog.Find<ApiImplementation>(Tables.Org, CatalogKeys.Implementation(api), cancel)));
        return [.. links.Where(link => link is not null).Select(link => link!.Value.ControlPlaneId).Distinct()];
    }
}
