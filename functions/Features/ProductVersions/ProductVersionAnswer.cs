using Features.ApiProducts;
using Features.AuthStrategies;
using Features.Portals;

namespace Features.ProductVersions;

/// <summary>A version with what holds for it in portals that are there.</summary>
public sealed record ProductVersionView(ProductVersion Version, IReadOnlyList<PortalTerms> Portals)
{
    /// <summary>Published in at least one portal; while there is none, what was said of the version itself.</summary>
    public PublishStatus PublishStatus => Portals.Count == 0 ? Version.PublishStatus
        : Portals.Any(portal => portal.Terms.PublishStatus == PublishStatus.Published) ? PublishStatus.Published : PublishStatus.Unpublished;

    public bool Deprecated => Portals.Count == 0 ? Version.Deprecated : Portals.Any(portal => portal.Terms.Deprecated);
}

/// <summary>What holds for a version in a portal, by the names of both.</summary>
public sealed record PortalTerms(Portal Portal, PortalProductVersion Terms, AuthStrategy? Strategy);

/// <summary>Puts versions together with the portals and strategies that they name, which are both kept in memory.</summary>
public sealed class ProductVersionViews(ProductVersionStore versions, PortalStore portals, AuthStrategyStore strategies)
{
    public async Task<List<ProductVersionView>> List(ApiProduct product, CancellationToken cancel) => await Show(product, await versions.ListOf(product.Id, cancel), cancel);

    public async Task<ProductVersionView> Show(ApiProduct product, ProductVersion version, CancellationToken cancel) => (await Show(product, [version], cancel))[0];

    private async Task<List<ProductVersionView>> Show(ApiProduct product, IEnumerable<ProductVersion> shown, CancellationToken cancel)
    {
        var named = strategies.List(cancel);
        var known = (await portals.List(cancel)).ToDictionary(portal => portal.Id);
        var byId = (await named).ToDictionary(strategy => strategy.Id);
        return [.. shown.Select(version => new ProductVersionView(version,
            [.. version.InAll(product).Where(terms => known.ContainsKey(terms.PortalId)).Select(terms => new PortalTerms(
                known[terms.PortalId], terms, terms.StrategyId is { } strategy ? byId.GetValueOrDefault(strategy) : null))]))];
    }
}

/// <summary>A version of a product on the management wire.</summary>
public sealed record ProductVersionAnswer(
    Guid Id, string Name, LinkedGatewayServiceAnswer? GatewayService, PublishStatus PublishStatus, bool Deprecated, Dictionary<string, string> Labels,
    IReadOnlyList<ProductVersionPortalAnswer> Portals, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ProductVersionAnswer Of(ProductVersionView view) => new(
        view.Version.Id, view.Version.Name, view.Version.GatewayService is { } link ? new(link.Id, link.ControlPlaneId, link.ControlPlaneId) : null, view.PublishStatus,
        view.Deprecated, view.Version.Labels, [.. view.Portals.Select(ProductVersionPortalAnswer.Of)], view.Version.CreatedAt, view.Version.UpdatedAt);
}

/// <summary>The control plane stands under its older name as well: clients of the one do not know the other.</summary>
public sealed record LinkedGatewayServiceAnswer(Guid Id, Guid RuntimeGroupId, Guid ControlPlaneId);

public sealed record ProductVersionPortalAnswer(
    Guid PortalId, string PortalName, Guid PortalProductVersionId, PublishStatus PublishStatus, bool Deprecated, bool ApplicationRegistrationEnabled,
    bool AutoApproveRegistration, IReadOnlyList<ProductVersionStrategyAnswer> AuthStrategies)
{
    public static ProductVersionPortalAnswer Of(PortalTerms portal) => new(
        portal.Portal.Id, portal.Portal.Name, portal.Terms.Id, portal.Terms.PublishStatus, portal.Terms.Deprecated, portal.Terms.ApplicationRegistrationEnabled,
        portal.Terms.AutoApproveRegistration, portal.Strategy is { } strategy ? [new(strategy.Id, strategy.Name)] : []);
}

public sealed record ProductVersionStrategyAnswer(Guid Id, string Name);
