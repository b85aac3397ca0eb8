using Features.ApiProducts;
using Features.ApiPublications;
using Features.Portals;

namespace Features.ProductVersions;

/// <summary>A version that developers of a portal may register for, as the publication that it is.</summary>
public sealed record ProductPublication(ApiProduct Product, ProductVersion Version, ApiPublication Publication);

/// <summary>A version whose service is guarded, with the publications that say who may call; without any nobody may.</summary>
public sealed record GuardedVersion(ProductVersion Version, IReadOnlyList<ApiPublication> Publications);

/// <summary>
/// Versions of products as publications: what registrations, credentials and gateways know. A version is one in each portal that shows its product and in which it is published
/// with registration.
/// </summary>
public sealed class ProductPublications(ApiProductStore products, ProductVersionStore versions)
{
    /// <summary>What developers may register for.</summary>
    public async Task<List<ProductPublication>> List(CancellationToken cancel) =>
        [.. from shown in await ListAll(cancel)
            from portalId in shown.Product.PortalIds
            let publication = Of(shown.Product, shown.Version, portalId)
            where publication is not null
            select new ProductPublication(shown.Product, shown.Version, publication)];

    /// <summary>
    /// What gateways guard: the same, and what is not shown any more. Those who have it use it still, and hiding it from the catalog, or removing the portal, must not give it to
    /// everybody else.
    /// </summary>
    public async Task<List<GuardedVersion>> ListGuarded(CancellationToken cancel) =>
        [.. from known in await ListAll(cancel)
            let publications = known.Version.Portals.Select(terms => Of(known.Product, known.Version, terms)).OfType<ApiPublication>().ToList()
            where publications.Count > 0 || known.Version.IsClosed
            select new GuardedVersion(known.Version, publications)];

    /// <summary>Null when there is nothing to register for.</summary>
    public async Task<ProductPublication?> Find(Portal portal, Guid versionId, CancellationToken cancel) =>
        await versions.Find(versionId, cancel) is { Value: var version } && await products.Find(version.ProductId, cancel) is { Value: var product }
        && Of(product, version, portal.Id) is { } publication
            ? new(product, version, publication)
            : null;

    /// <summary>Whether developers who see a version in a portal should leave it.</summary>
    public async Task<bool> IsDeprecated(Guid portalId, Guid versionId, CancellationToken cancel) =>
        await versions.Find(versionId, cancel) is { Value: var version } && await products.Find(version.ProductId, cancel) is { Value: var product }
        && product.PortalIds.Contains(portalId) && version.In(product, portalId) is { PublishStatus: PublishStatus.Published, Deprecated: true };

    /// <summary>What a version is in a portal; null where there is nothing to register for.</summary>
    public static ApiPublication? Of(ApiProduct product, ProductVersion version, Guid portalId) =>
        product.PortalIds.Contains(portalId) && version.In(product, portalId) is { PublishStatus: PublishStatus.Published } terms ? Of(product, version, terms) : null;

    private static ApiPublication? Of(ApiProduct product, ProductVersion version, PortalProductVersion terms) => terms.IsGuard
        ? new()
        {
            EntityId = version.Id,
            EntityType = EntityType.ProductVersion,
            ProductId = product.Id,
            PortalId = terms.PortalId,
            StrategyId = terms.StrategyId,
            Visibility = Visibility.Private,
            AutoApproveRegistrations = terms.AutoApproveRegistration,
            CreatedAt = terms.CreatedAt,
            UpdatedAt = terms.UpdatedAt,
        }
        : null;

    private async Task<IEnumerable<(ApiProduct Product, ProductVersion Version)>> ListAll(CancellationToken cancel)
    {
        var known = (await products.List(cancel)).ToDictionary(product => product.Id);
        return (await versions.List(cancel)).Where(version => known.ContainsKey(version.ProductId)).Select(version => (known[version.ProductId], version));
    }
}
