using Features.ApiProducts;
using Features.AuthStrategies;
using Features.PortalCatalog;
using Features.ProductVersions;

namespace Features.PortalProducts;

/// <summary>A version of a product as a portal shows it.</summary>
/// <param name="Version">The version.</param>
/// <param name="Terms">What holds for it in the portal.</param>
/// <param name="Strategy">How applications are known; null when it asks nobody for anything.</param>
public sealed record PortalVersion(ProductVersion Version, PortalProductVersion Terms, AuthStrategy? Strategy)
{
    /// <summary>Whether an application can be registered for it.</summary>
    public bool TakesApplications => Terms.ApplicationRegistrationEnabled && Strategy is not null;
}

/// <summary>A product as a portal shows it to one visitor.</summary>
/// <param name="Product">The product.</param>
/// <param name="Versions">Those that are published in the portal, the oldest first; at least one.</param>
/// <param name="Actions">What the visitor may do.</param>
public sealed record PortalProduct(ApiProduct Product, IReadOnlyList<PortalVersion> Versions, CatalogActions Actions)
{
    public Guid Id => Product.Id;

    /// <summary>The one that was made last.</summary>
    public PortalVersion Latest => Versions[^1];
}
