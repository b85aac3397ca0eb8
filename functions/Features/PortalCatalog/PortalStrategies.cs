using Features.ApiPublications;
using Features.AuthStrategies;
using Features.Developers;
using Features.Portals;
using Features.ProductVersions;
using Features.Storage;

namespace Features.PortalCatalog;

/// <summary>The auth strategies of a portal: its default, and those of what is published in it by either contract.</summary>
public sealed class PortalStrategies(Tables tables, PortalCatalogStore catalog, ProductPublications products, ProductAccess access, AuthStrategyStore strategies)
{
    /// <summary>All that are in use, whoever may see what uses them.</summary>
    public async Task<List<AuthStrategy>> ListUsed(Portal portal, CancellationToken cancel) => await List(
        portal, (await tables.Catalog.All<ApiPublication>(Tables.Org, CatalogKeys.Publications, cancel)).Select(row => row.Value).Where(publication => publication.PortalId == portal.Id),
        _ => true, cancel);

    /// <summary>Those that an application of a developer can use: of what the developer may see.</summary>
    public async Task<List<AuthStrategy>> ListFor(Portal portal, CurrentDeveloper developer, CancellationToken cancel) => await List(
        portal, (await catalog.List(portal, developer, cancel)).Select(entry => entry.Publication), (await access.Of(portal, developer, cancel)).Sees, cancel);

    /// <summary>One of those that an application of a developer can use; another is not there.</summary>
    public async Task<AuthStrategy?> Find(Portal portal, CurrentDeveloper developer, Guid id, CancellationToken cancel) =>
        (await ListFor(portal, developer, cancel)).Find(strategy => strategy.Id == id);

    private async Task<List<AuthStrategy>> List(Portal portal, IEnumerable<ApiPublication> published, Func<Guid, bool> sees, CancellationToken cancel)
    {
        var versions = (await products.List(cancel)).Where(version => version.Publication.PortalId == portal.Id && sees(version.Product.Id)).Select(version => version.Publication);
        var used = published.Concat(versions).Select(publication => publication.StrategyId).Append(portal.DefaultStrategyId).ToHashSet();
        return (await strategies.List(cancel)).FindAll(strategy => used.Contains(strategy.Id));
    }
}
