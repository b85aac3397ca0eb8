using Features.Access;
using Features.ApiProducts;
using Features.Portals;
using Features.ProductVersions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.PortalProductVersions;

/// <summary>The products that a portal shows: <c>/v2/portals/{portalId}/products</c>, and <c>/publish</c>, which says it of several at once.</summary>
public static class PortalProductEndpoints
{
    private const string ProductsField = "api_products";

    private static readonly ListForm<PortalProduct> Form = new ListForm<PortalProduct>()
        .Id("id", shown => shown.Product.Id)
        .Text("name", shown => shown.Product.Name, sorts: true)
        .Text("description", shown => shown.Product.Description, sorts: true)
        .Time("created_at", shown => shown.Product.CreatedAt, filters: false)
        .DefaultOrder((a, b) => a.Product.CreatedAt.CompareTo(b.Product.CreatedAt));

    public static void MapPortalProducts(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v2/portals/{portalId}/products", List).Requires("portals:read");
        app.MapPost("/v2/portals/{portalId}/publish", Publish).Requires("portals:publish");
    }

    private static async Task<IResult> List(Guid portalId, HttpContext http, PortalStore portals, ApiProductStore products, ProductVersionStore versions)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var cancel = http.RequestAborted;
        if (await portals.Find(portalId, cancel) is null) return Problem.NotFound();
        var shown = (await products.List(cancel)).Where(product => product.PortalIds.Contains(portalId)).ToDictionary(product => product.Id);
        var published = (await versions.List(cancel))
            .Where(version => shown.TryGetValue(version.ProductId, out var product) && version.In(product, portalId)?.PublishStatus == PublishStatus.Published)
            .CountBy(version => version.ProductId).ToDictionary();
        return Answers.Ok(query.Apply(shown.Values.Select(product => new PortalProduct(product, published.GetValueOrDefault(product.Id)))).ToAnswer(PortalProductAnswer.Of));
    }

    /// <summary>All of them or none. What is null, or <c>unpublished</c>, is not shown any more.</summary>
    private static async Task<IResult> Publish(Guid portalId, HttpContext http, PortalStore portals, ApiProductStore products, ApiProductCatalog catalog)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        if (Read(fields) is not { } wanted) return Problem.Invalid(fields.Faults);
        foreach (var id in wanted.Keys)
        {
            if (await products.Find(id, http.RequestAborted) is null || !Caller.Of(http).May("api-products:read", id))
                fields.Faults.Add(Fault.MissingReference($"{ProductsField}.{id:D}", "API product not found"));
        }
        if (fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        if (!wanted.Keys.All(id => Caller.Of(http).May("api-products:publish", id))) return Problem.Forbidden();
        return await catalog.Show(portalId, wanted, http.RequestAborted) is { } refusal ? refusal : Answers.NoContent();
    }

    private static Dictionary<Guid, bool>? Read(BodyFields body)
    {
        var wanted = new Dictionary<Guid, bool>();
        if (body.Object(ProductsField, required: true).Value is { } products)
        {
            foreach (var (key, _) in products.Peek())
            {
                var one = products.Object(key, nullable: true);
                var status = one.Value?.Choice<PublishStatus>("publish_status", required: true).Value;
                one.Value?.Close();
                if (!Uuid.TryRead(key, out var id)) body.Faults.Add(Fault.Not(products.PathOf(key), "is_uuid", "a UUID"));
                else wanted[id] = status == PublishStatus.Published;
            }
            if (wanted.Count > ApiProductRules.PortalsMax)
            {
                body.Faults.Add(new(ProductsField, "max_items", $"{ProductsField} must have at most {ApiProductRules.PortalsMax} entries") { Maximum = ApiProductRules.PortalsMax });
            }
        }
        return body.Close() ? wanted : null;
    }
}

/// <summary>A product that a portal shows, and how many of its versions are published there.</summary>
public sealed record PortalProduct(ApiProduct Product, int VersionCount);

/// <summary>The same on the management wire.</summary>
public sealed record PortalProductAnswer(
    Guid Id, string Name, string? Description, IReadOnlyList<Guid> PortalIds, int VersionCount, Dictionary<string, string> Labels, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static PortalProductAnswer Of(PortalProduct shown) => new(
        shown.Product.Id, shown.Product.Name, shown.Product.Description, shown.Product.PortalIds, shown.VersionCount, shown.Product.Labels, shown.Product.CreatedAt,
        shown.Product.UpdatedAt);
}
