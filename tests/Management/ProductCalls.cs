using System.Text;
using Testing;

namespace Management;

/// <summary>Steps that tests of the classic contract share.</summary>
public static class ProductCalls
{
    public const string Products = "/v2/api-products";

    public static async Task<Guid> Product(this ManagementFixture app, object? body = null) =>
        (await app.Call("POST", Products, body ?? new { name = CatalogCalls.Name("Product") })).Is(201).Id;

    /// <summary>A version of a product of its own; its path.</summary>
    public static async Task<(Guid Product, Guid Version, string Path)> ProductVersion(this ManagementFixture app, object? body = null)
    {
        var product = await app.Product();
        var version = (await app.Call("POST", $"{Products}/{product}/product-versions", body ?? new { name = "v1" })).Is(201).Id;
        return (product, version, $"{Products}/{product}/product-versions/{version}");
    }

    public static async Task<Guid> Portal(this ManagementFixture app) => (await app.Call("POST", "/v3/portals", new { name = CatalogCalls.Name("Portal") })).Is(201).Id;

    public static string Base64(this string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
