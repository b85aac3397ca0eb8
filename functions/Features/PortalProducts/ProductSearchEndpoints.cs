using Features.Developers;
using Features.Portals;
using Features.Search;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;

namespace Features.PortalProducts;

/// <summary>Search over the products that the caller may see: <c>/api/v2/search/product-catalog?q=&amp;join=</c>. <c>join</c> names what else of a product is searched through.</summary>
public static class ProductSearchEndpoints
{
    /// <summary>The one index that there is.</summary>
    public const string Index = "product-catalog";

    private static readonly IReadOnlyList<string> Joins = ["versions", "versions.documents"];

    private static readonly ListForm<PortalProduct> Form = new();

    public static void MapProductSearch(this IEndpointRouteBuilder catalog) => catalog.MapGet("search/{indices}", Search).OpenToAll();

    private static async Task<IResult> Search(
        string indices, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalProductStore products, ProductCounts counts, ProductSearch search)
    {
        var faults = new List<Fault>();
        var words = http.Request.Query["q"].ToString();
        var joins = http.Request.Query["join"].ToString().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (indices != Index) faults.Add(Fault.NotOneOf("indices", [Index], "path"));
        if (joins.Except(Joins).Any()) faults.Add(Fault.NotOneOf("join", Joins, "query"));
        if (words.Length > SearchEndpoints.QueryMax)
            faults.Add(new("q", "max_length", $"\"q\" must be shorter than or equal to {SearchEndpoints.QueryMax} characters", "query") { Maximum = SearchEndpoints.QueryMax });
        if (faults.Count > 0) return Problem.Invalid(faults);
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var shown = await products.List(portal.Portal, developer, http.RequestAborted);
        var found = await search.Find(portal.Portal, shown, words, new(joins.Length > 0, joins.Contains(Joins[1])), http.RequestAborted);
        var page = query.Apply(found);
        var documents = await counts.Of(page.Items, http.RequestAborted);
        return Answers.Ok(page.ToAnswer(hit => new ProductHitAnswer(Index, PortalProductAnswer.Of(hit, documents[hit.Id]))));
    }
}
