using Testing;

namespace Portal;

/// <summary>What administrators do so that developers find versions of products.</summary>
internal static class ClassicCalls
{
    /// <summary>A product that a portal shows, with a version that developers register for.</summary>
    /// <param name="app">The apps.</param>
    /// <param name="portal">The portal.</param>
    /// <param name="strategy">How applications are known; null takes the portal's default.</param>
    /// <param name="approves">Whether registrations are approved at once.</param>
    /// <param name="service">The gateway service that the version stands for.</param>
    public static async Task<TestVersion> PublishVersion(this PortalFixture app, TestPortal portal, Guid? strategy = null, bool approves = false, object? service = null)
    {
        var product = (await app.Admin("POST", "/v2/api-products", new { name = $"Flights {Guid.NewGuid():N}", portal_ids = new[] { portal.Id } })).Is(201);
        var version = (await app.Admin("POST", $"/v2/api-products/{product.Id}/product-versions", service is null ? new { name = "v1" } : new { name = "v1", gateway_service = service })).Is(201);
        (await app.Admin("POST", $"/v2/portals/{portal.Id}/product-versions", new
        {
            product_version_id = version.Id, publish_status = "published", auth_strategy_ids = strategy is { } id ? new[] { id } : [], application_registration_enabled = true,
            auto_approve_registration = approves, deprecated = false,
        })).Is(201);
        return new(product.Id, product.String("name"), version.Id);
    }

    /// <summary>Changes what holds for a version in a portal.</summary>
    public static async Task Change(this PortalFixture app, TestPortal portal, TestVersion version, object terms) =>
        (await app.Admin("PATCH", $"/v2/portals/{portal.Id}/product-versions/{version.Id}", terms)).Is(200);
}

/// <summary>A version of a product of a test.</summary>
internal sealed record TestVersion(Guid Product, string ProductName, Guid Id);
