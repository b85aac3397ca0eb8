using Features.ApiProducts;
using Features.AuthStrategies;
using Features.Developers;
using Features.PortalCatalog;
using Features.Portals;
using Features.ProductVersions;

namespace Features.PortalProducts;

/// <summary>The products of a portal, as one visitor may see them. What the visitor may not see is not there. Products, versions and strategies are kept in memory.</summary>
public sealed class PortalProductStore(ApiProductStore products, ProductVersionStore versions, AuthStrategyStore strategies, ProductAccess access)
{
    /// <summary>By name.</summary>
    public async Task<List<PortalProduct>> List(Portal portal, CurrentDeveloper? developer, CancellationToken cancel)
    {
        var (judge, all, named) = (access.Of(portal, developer, cancel), versions.List(cancel), strategies.List(cancel));
        var shown = (await products.List(cancel)).FindAll(product => product.PortalIds.Contains(portal.Id));
        var (byProduct, byId, judged) = ((await all).ToLookup(version => version.ProductId), (await named).ToDictionary(strategy => strategy.Id), await judge);
        return [.. shown.Select(product => Show(product, byProduct[product.Id], byId, portal, judged)).OfType<PortalProduct>()
            .OrderBy(product => product.Product.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Null when it is not there or not for this visitor.</summary>
    public async Task<PortalProduct?> Find(Portal portal, CurrentDeveloper? developer, Guid id, CancellationToken cancel)
    {
        if (await products.Find(id, cancel) is not { Value: var product } || !product.PortalIds.Contains(portal.Id)) return null;
        var (judge, own, named) = (access.Of(portal, developer, cancel), versions.ListOf(id, cancel), strategies.List(cancel));
        return Show(product, await own, (await named).ToDictionary(strategy => strategy.Id), portal, await judge);
    }

    private static PortalProduct? Show(ApiProduct product, IEnumerable<ProductVersion> versions, Dictionary<Guid, AuthStrategy> strategies, Portal portal, ProductJudge judge)
    {
        List<PortalVersion> published =
        [
            .. from version in versions
               let terms = version.In(product, portal.Id)
               where terms is { PublishStatus: PublishStatus.Published }
               orderby version.CreatedAt, version.Id
               select new PortalVersion(version, terms, terms.StrategyId is { } strategy ? strategies.GetValueOrDefault(strategy) : null),
        ];
        if (published.Count == 0) return null;
        var actions = judge.On(product.Id, published.Exists(version => version.TakesApplications));
        return actions.View ? new(product, published, actions) : null;
    }
}
