using Features.ApiProducts;
using Features.ApiPublications;
using Features.AuthStrategies;
using Features.Developers;
using Features.PortalCatalog;
using Features.Portals;
using Features.ProductVersions;
using Features.Teams;

namespace Features.PortalProducts;

/// <summary>The products of a portal, as one visitor may see them. What the visitor may not see is not there. Products, versions and strategies are kept in memory.</summary>
public sealed class PortalProductStore(ApiProductStore products, ProductVersionStore versions, AuthStrategyStore strategies, TeamRoleStore roles)
{
    /// <summary>By name.</summary>
    public async Task<List<PortalProduct>> List(Portal portal, CurrentDeveloper? developer, CancellationToken cancel)
    {
        var granted = RolesOf(portal, developer, cancel);
        var (all, named) = (versions.List(cancel), strategies.List(cancel));
        var shown = (await products.List(cancel)).FindAll(product => product.PortalIds.Contains(portal.Id));
        var (byProduct, byId, allowed) = ((await all).ToLookup(version => version.ProductId), (await named).ToDictionary(strategy => strategy.Id), await granted);
        return [.. shown.Select(product => Show(product, byProduct[product.Id], byId, portal, developer, allowed)).OfType<PortalProduct>()
            .OrderBy(product => product.Product.Name, StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>Null when it is not there or not for this visitor.</summary>
    public async Task<PortalProduct?> Find(Portal portal, CurrentDeveloper? developer, Guid id, CancellationToken cancel)
    {
        if (await products.Find(id, cancel) is not { Value: var product } || !product.PortalIds.Contains(portal.Id)) return null;
        var (granted, named) = (RolesOf(portal, developer, cancel), strategies.List(cancel));
        var own = await versions.ListOf(id, cancel);
        return Show(product, own, (await named).ToDictionary(strategy => strategy.Id), portal, developer, await granted);
    }

    private static PortalProduct? Show(
        ApiProduct product, IEnumerable<ProductVersion> versions, Dictionary<Guid, AuthStrategy> strategies, Portal portal, CurrentDeveloper? developer, CatalogRoles granted)
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
        var actions = AccessMatrix.Of(new(
            portal.AuthenticationEnabled, portal.RbacEnabled, VisibilityIn(portal), published.Exists(version => version.TakesApplications), developer?.Developer.Status,
            granted.On(product.Id)));
        return actions.View ? new(product, published, actions) : null;
    }

    /// <summary>The classic contract knows public and private portals, not public and private products.</summary>
    private static Visibility VisibilityIn(Portal portal) => portal.AuthenticationEnabled ? Visibility.Private : Visibility.Public;

    private async Task<CatalogRoles> RolesOf(Portal portal, CurrentDeveloper? developer, CancellationToken cancel) =>
        portal.RbacEnabled && developer is not null ? await roles.OfDeveloper(portal.Id, developer.Id, cancel) : CatalogRoles.None;
}
