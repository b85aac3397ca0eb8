using Features.ApiProducts;
using Features.ApiPublications;
using Features.Developers;
using Features.Portals;
using Features.ProductVersions;

namespace Features.PortalCatalog;

/// <summary>A version of a product as a developer finds it in a portal.</summary>
/// <param name="Product">Its product.</param>
/// <param name="Version">The version.</param>
/// <param name="Publication">What applications are registered for; null where none is.</param>
public sealed record ShownVersion(ApiProduct Product, ProductVersion Version, ApiPublication? Publication);

/// <summary>Finds versions by their id alone, as those who register applications name them. What the developer may not see is not there.</summary>
public sealed class ShownVersions(ApiProductStore products, ProductVersionStore versions, ProductAccess access)
{
    public async Task<ShownVersion?> Find(Portal portal, CurrentDeveloper developer, Guid versionId, CancellationToken cancel) =>
        await versions.Find(versionId, cancel) is { Value: var version } && await products.Find(version.ProductId, cancel) is { Value: var product }
        && product.PortalIds.Contains(portal.Id) && version.In(product, portal.Id) is { PublishStatus: PublishStatus.Published }
        && (await access.Of(portal, developer, cancel)).Sees(product.Id)
            ? new(product, version, ProductPublications.Of(product, version, portal.Id))
            : null;

    /// <summary>Whether an application may be registered for a version: as its owner may, so that what one member of a team may by other teams does not count.</summary>
    public async Task<bool> MayRegister(Portal portal, CurrentDeveloper developer, Guid? teamId, ShownVersion version, CancellationToken cancel) =>
        (teamId is { } team ? await access.OfTeam(portal, team, cancel) : await access.Of(portal, developer, cancel)).On(version.Product.Id, registers: true).Register;
}
