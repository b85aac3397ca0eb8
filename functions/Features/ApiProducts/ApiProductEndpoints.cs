using Features.Access;
using Features.ControlPlanes;
using Features.Portals;
using Features.ProductVersions;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.ApiProducts;

/// <summary>Products for administrators: <c>/v2/api-products</c>.</summary>
public static class ApiProductEndpoints
{
    public const string Path = "/v2/api-products";

    private static readonly ListForm<ApiProductView> Form = new ListForm<ApiProductView>()
        .Of("api-products", view => view.Product.Id)
        .Text("name", view => view.Product.Name, sorts: true)
        .DefaultOrder((a, b) => a.Product.CreatedAt.CompareTo(b.Product.CreatedAt));

    public static IServiceCollection AddApiProducts(this IServiceCollection services) =>
        services.AddSingleton<ApiProductStore>().AddSingleton<ApiProductViews>().AddSingleton<ApiProductCatalog>().AddAfterRemoval<ProductVersionsAfterRemoval>()
            .AddAfterRemoval<ProductsAfterPortalRemoval>();

    public static void MapApiProducts(this IEndpointRouteBuilder app)
    {
        var products = app.MapGroup(Path);
        products.MapGet("", List).Requires("api-products:list");
        products.MapPost("", Create).Requires("api-products:create");
        products.MapGet("{apiProductId}", Fetch).Requires("api-products:read");
        products.MapPatch("{apiProductId}", Update).Requires("api-products:edit");
        products.MapDelete("{apiProductId}", Delete).Requires("api-products:delete");
    }

    private static async Task<IResult> List(HttpContext http, ApiProductViews views)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var (labelled, shown) = (LabelFilter.Read(http.Request.Query["labels"].ToString()), LabelFilter.Read(http.Request.Query[ApiProductRules.PublicLabelsField].ToString()));
        var all = (await views.List(http.RequestAborted)).Where(view => labelled(view.Product.Labels) && shown(view.Product.PublicLabels));
        return Answers.Ok(query.Apply(all).ToAnswer(ApiProductAnswer.Of));
    }

    private static async Task<IResult> Create(HttpContext http, ApiProductCatalog catalog, ApiProductViews views, PortalStore portals)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var read = ApiProductRules.ReadDraft(fields);
        await NoteMissing(fields, [], portals, http);
        if (read is not { } draft || fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var settled = await catalog.Create(draft, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.Created(await Show(settled.Value!, views, http));
    }

    private static async Task<IResult> Fetch(Guid apiProductId, HttpContext http, ApiProductStore store, ApiProductViews views) =>
        await store.Find(apiProductId, http.RequestAborted) is { } found ? Answers.Ok(await Show(found.Value, views, http)) : Problem.NotFound();

    private static async Task<IResult> Update(Guid apiProductId, HttpContext http, ApiProductStore store, ApiProductCatalog catalog, ApiProductViews views, PortalStore portals)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await store.Find(apiProductId, http.RequestAborted) is not { } found) return Problem.NotFound();
        var read = ApiProductRules.ReadChange(fields);
        if (read is { PortalIds.IsGiven: true } && !Caller.Of(http).May("api-products:publish", apiProductId)) return Problem.Forbidden();
        // Whoever sends back what was shown names no portal that they may not see, and none that is gone.
        await NoteMissing(fields, found.Value.PortalIds, portals, http);
        if (read is not { } change || fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var settled = await catalog.Update(apiProductId, change, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.Ok(await Show(settled.Value!, views, http));
    }

    private static async Task<IResult> Delete(Guid apiProductId, HttpContext http, ApiProductCatalog catalog)
    {
        var refusal = await catalog.Remove(apiProductId, http.RequestAborted);
        return refusal is null ? Answers.NoContent() : refusal;
    }

    /// <summary>Notes portals that are not there, beside the other faults. One that the caller may not see is none that they could publish to.</summary>
    private static async Task NoteMissing(BodyFields fields, IReadOnlyList<Guid> shownIn, PortalStore store, HttpContext http)
    {
        var named = fields.PeekIds(ApiProductRules.PortalsField).Except(shownIn).Take(ApiProductRules.PortalsMax).ToList();
        if (named.Count == 0) return;
        var known = (await store.List(http.RequestAborted)).Select(portal => portal.Id).ToHashSet();
        fields.Faults.AddRange(named.Where(id => !known.Contains(id) || !Caller.Of(http).May("portals:read", id))
            .Select(id => Fault.MissingReference(ApiProductRules.PortalsField, $"Portal '{id}' not found")));
    }

    private static async Task<ApiProductAnswer> Show(ApiProduct product, ApiProductViews views, HttpContext http) =>
        ApiProductAnswer.Of(await views.Show(product, http.RequestAborted));
}
