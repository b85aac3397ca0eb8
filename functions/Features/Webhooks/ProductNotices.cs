using System.Text.Json;
using Features.ApiProducts;
using Features.ProductVersions;

namespace Features.Webhooks;

/// <summary>
/// What there is to tell of the classic contract, where being published has two switches: a product is shown in a portal, and a version is published there. Each is told of as a
/// publication. Pure.
/// </summary>
internal static class ProductNotices
{
    /// <summary>Of the portals that show a product.</summary>
    public static IEnumerable<(string Type, IReadOnlyDictionary<string, string> Data)> Of(ApiProduct? was, ApiProduct? now)
    {
        if ((now ?? was) is not { } product) yield break;
        var (before, after) = (was?.PortalIds ?? [], now?.PortalIds ?? []);
        foreach (var portal in after.Except(before)) yield return Told(WebhookEvent.PublicationCreated, product.Id, ("portal_id", portal), ("entity_type", "api_product"));
        foreach (var portal in before.Except(after)) yield return Told(WebhookEvent.PublicationDeleted, product.Id, ("portal_id", portal), ("entity_type", "api_product"));
    }

    /// <summary>Of what holds for a version in each portal, and of its specification.</summary>
    public static IEnumerable<(string Type, IReadOnlyDictionary<string, string> Data)> Of(ProductVersion? was, ProductVersion? now)
    {
        if ((now ?? was) is not { } version) yield break;
        var (before, after) = (Published(was), Published(now));
        foreach (var portal in before.Keys.Union(after.Keys))
        {
            var type = !after.TryGetValue(portal, out var terms) ? WebhookEvent.PublicationDeleted
                : !before.TryGetValue(portal, out var old) ? WebhookEvent.PublicationCreated
                : Same(old with { UpdatedAt = terms.UpdatedAt }, terms) ? null
                : WebhookEvent.PublicationUpdated;
            if (type is not null)
                yield return Told(type, version.ProductId, ("portal_id", portal), ("entity_type", "api_product_version"), ("api_product_version_id", version.Id));
        }
        var (document, saved) = (was?.Specification, now?.Specification);
        var change = saved is null ? document is null ? null : WebhookEvent.SpecificationDeleted
            : document is null ? WebhookEvent.SpecificationCreated
            : Same(document with { UpdatedAt = saved.UpdatedAt }, saved) ? null
            : WebhookEvent.SpecificationUpdated;
        if (change is not null)
            yield return Told(change, version.ProductId, ("api_product_version_id", version.Id), ("specification_id", (saved ?? document)!.Id));
    }

    // What the older form says of a version goes by the portals of its product, which are told of by themselves.
    private static Dictionary<Guid, PortalProductVersion> Published(ProductVersion? version) =>
        (version?.Portals ?? []).Where(terms => terms.PublishStatus == PublishStatus.Published).ToDictionary(terms => terms.PortalId);

    private static bool Same<T>(T a, T b) => JsonSerializer.Serialize(a) == JsonSerializer.Serialize(b);

    private static (string Type, IReadOnlyDictionary<string, string> Data) Told(string type, Guid productId, params (string Name, object Value)[] data)
    {
        var told = new Dictionary<string, string>(StringComparer.Ordinal) { ["api_product_id"] = productId.ToString("D") };
        foreach (var (name, value) in data) told[name] = value.ToString()!;
        return (type, told);
    }
}
