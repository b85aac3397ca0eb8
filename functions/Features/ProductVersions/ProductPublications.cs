using Features.ApiProducts;
using Features.ApiPublications;
using Features.Portals;

namespace Features.ProductVersions;

/// <summary>A version that developers of a portal may register for, as the publication that it is.</summary>
public sealed record ProductPublication(ApiProduct Product, ProductVersion Version, ApiPublication Publication);

/// <summary>
/// Versions of products as publications: what registrations, credentials and gateways know. A version is one in each portal that shows its product and in which it is published
/// with registration.
/// </summary>
public sealed class ProductPublications(ApiProductStore products, ProductVersionStore versions)
{
    /// <summary>What developers may register for.</summary>
    public Task<List<ProductPublication>> List(CancellationToken cancel) =>
        List((product, version) => product.PortalIds.Select(portalId => Of(product, version, portalId)), cancel);

    /// <summary>
    /// What gateways guard: the same, and what is not shown any more. Those who have it use it still, and hiding it from the catalog must not give it to everybody else.
    /// </summary>
    public Task<List<ProductPublication>> ListGuarded(CancellationToken cancel) => List((product, version) => version.Portals.Select(terms => Of(product, version, terms)), cancel);

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

    private static ApiPublication? Of(ApiProduct product, ProductVersion version, PortalProductVersion terms) => terms is { ApplicationRegistrationEnabled: true, StrategyId: not null }
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

    private async Task<List<ProductPublication>> List(Func<ApiProduct, ProductVersion, IEnumerable<ApiPublication?>> publish, CancellationToken cancel)
    {
        var known = (await products.List(cancel)).ToDictionary(product => product.Id);
        return [.. from version in await versions.List(cancel)
            where known.ContainsKey(version.ProductId)
            let product = known[version.ProductId]
            from publication in publish(product, version)
            where publication is not null
            select new ProductPublication(product, version, publication)];
    }
}
