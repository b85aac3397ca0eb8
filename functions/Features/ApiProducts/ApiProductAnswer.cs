using Features.Portals;
using Features.ProductVersions;

namespace Features.ApiProducts;

/// <summary>A product with the portals that show it and how many versions it has.</summary>
public sealed record ApiProductView(ApiProduct Product, IReadOnlyList<Portal> Portals, int VersionCount);

/// <summary>Puts products together with their portals and versions, which are both kept in memory.</summary>
public sealed class ApiProductViews(ApiProductStore products, ProductVersionStore versions, PortalStore portals)
{
    public async Task<List<ApiProductView>> List(CancellationToken cancel) => await Show(await products.List(cancel), cancel);

    public async Task<ApiProductView> Show(ApiProduct product, CancellationToken cancel) => (await Show([product], cancel))[0];

    private async Task<List<ApiProductView>> Show(IReadOnlyList<ApiProduct> shown, CancellationToken cancel)
    {
        var all = versions.List(cancel);
        var known = (await portals.List(cancel)).ToDictionary(portal => portal.Id);
        var counts = (await all).CountBy(version => version.ProductId).ToDictionary();
        return [.. shown.Select(product => new ApiProductView(
            product, [.. product.PortalIds.Select(known.GetValueOrDefault).OfType<Portal>()], counts.GetValueOrDefault(product.Id)))];
    }
}

/// <summary>A product on the management wire.</summary>
public sealed record ApiProductAnswer(
    Guid Id, string Name, string? Description, IReadOnlyList<Guid> PortalIds, IReadOnlyList<ApiProductPortalAnswer> Portals, int VersionCount,
    Dictionary<string, string> Labels, Dictionary<string, string> PublicLabels, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ApiProductAnswer Of(ApiProductView view) => new(
        view.Product.Id, view.Product.Name, view.Product.Description, [.. view.Portals.Select(portal => portal.Id)],
        [.. view.Portals.Select(portal => new ApiProductPortalAnswer(portal.Id, portal.Name))], view.VersionCount, view.Product.Labels, view.Product.PublicLabels,
        view.Product.CreatedAt, view.Product.UpdatedAt);
}

/// <summary>A portal that shows a product.</summary>
public sealed record ApiProductPortalAnswer(Guid PortalId, string PortalName);
