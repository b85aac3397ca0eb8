using System.Text;
using Testing;

namespace Contract.Worlds;

/// <summary>A version of a product that a portal shows and that takes registrations.</summary>
internal sealed record PublishedVersion(Guid Product, Guid Id)
{
    private static readonly string Spec = Convert.ToBase64String(Encoding.UTF8.GetBytes(
        """{"openapi":"3.0.3","info":{"title":"Flights","version":"1.0.0"},"paths":{"/flights":{"get":{"operationId":"flights","tags":["air"],"responses":{"200":{"description":"ok"}}}}}}"""));

    /// <param name="apps">The apps.</param>
    /// <param name="portal">The portal.</param>
    /// <param name="strategy">How applications are known; null takes the portal's default.</param>
    public static async Task<PublishedVersion> In(Apps apps, Guid portal, Guid? strategy = null)
    {
        var product = (await apps.Admin("POST", "/v2/api-products", new
        {
            name = UniqueName.Of("Flights"), description = "Where to", public_labels = new { category = "travel" }, portal_ids = new[] { portal },
        })).Is(201).Id;
        var version = (await apps.Admin("POST", $"/v2/api-products/{product}/product-versions", new { name = "v1" })).Is(201).Id;
        (await apps.Admin("POST", $"/v2/api-products/{product}/product-versions/{version}/specifications", new { name = "oas.json", content = Spec })).Is(201);
        (await apps.Admin("POST", $"/v2/portals/{portal}/product-versions", new
        {
            product_version_id = version, publish_status = "published", auth_strategy_ids = strategy is { } id ? new[] { id } : [], application_registration_enabled = true,
            auto_approve_registration = false, deprecated = false,
        })).Is(201);
        return new(product, version);
    }
}
