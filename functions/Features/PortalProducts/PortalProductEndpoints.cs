using Features.Developers;
using Features.Documents;
using Features.PortalCatalog;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;

namespace Features.PortalProducts;

/// <summary>
/// The products of a portal for developers, in the classic contract: <c>/api/v2/products</c> and <c>/api/v2/search</c>. Anybody may read them in a public portal; in one with
/// accounts whoever is not signed in is told so (401), whatever is asked for. What a developer may not see is 404.
/// </summary>
public static class PortalProductEndpoints
{
    public const string Path = "/api/v2/products";

    private static readonly ListForm<PortalProduct> Form = new ListForm<PortalProduct>()
        .Text("id", shown => shown.Id.ToString("D"))
        .Text("name", shown => shown.Product.Name)
        .Text("description", shown => shown.Product.Description)
        .DefaultOrder((a, b) => string.Compare(a.Product.Name, b.Product.Name, StringComparison.OrdinalIgnoreCase));

    public static IServiceCollection AddPortalProducts(this IServiceCollection services) =>
        services.AddSingleton<PortalProductStore>().AddSingleton<ProductCounts>().AddSingleton<ProductSearch>();

    public static void MapPortalProducts(this IEndpointRouteBuilder app)
    {
        var catalog = app.MapGroup("/api/v2").AddEndpointFilter(AskWhoCalls);
        catalog.MapGet("products", List).OpenToAll();
        catalog.MapGet("products/{productId}", Fetch).OpenToAll();
        catalog.MapGet("products/{productId}/actions", Actions).OpenToAll();
        catalog.MapPortalProductDocuments();
        catalog.MapPortalProductVersions();
        catalog.MapProductSearch();
    }

    /// <summary>A portal is public or private as a whole; clients of a private one lead to the sign-in when they see a 401.</summary>
    private static ValueTask<object?> AskWhoCalls(EndpointFilterInvocationContext call, EndpointFilterDelegate next) =>
        call.HttpContext.Features.Get<CurrentPortal>() is { Portal.AuthenticationEnabled: true } && call.HttpContext.Features.Get<CurrentDeveloper>() is null
            ? ValueTask.FromResult<object?>(Problem.Unauthorized())
            : next(call);

    private static async Task<IResult> List(HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalProductStore products, ProductCounts counts)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var page = query.Apply(await products.List(portal.Portal, developer, http.RequestAborted));
        var documents = await counts.Of(page.Items, http.RequestAborted);
        return Answers.Ok(page.ToAnswer(shown => PortalProductAnswer.Of(shown, documents[shown.Id])));
    }

    private static async Task<IResult> Fetch(Guid productId, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalProductStore products, ProductCounts counts) =>
        await products.Find(portal.Portal, developer, productId, http.RequestAborted) is { } shown
            ? Answers.Ok(PortalProductAnswer.Of(shown, (await counts.Of([shown], http.RequestAborted))[shown.Id]))
            : Problem.NotFound();

    private static async Task<IResult> Actions(Guid productId, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalProductStore products) =>
        await products.Find(portal.Portal, developer, productId, http.RequestAborted) is { } shown ? Answers.Ok(new CatalogActionsAnswer(shown.Actions)) : Problem.NotFound();
}

/// <summary>How many documents readers find in products.</summary>
public sealed class ProductCounts(DocumentStore documents)
{
    /// <summary>By product. A point read each: ask for the products of a page, not for all.</summary>
    public async Task<Dictionary<Guid, int>> Of(IEnumerable<PortalProduct> shown, CancellationToken cancel) =>
        (await Task.WhenAll(shown.Select(async product => (product.Id, (await documents.FindTree(product.Id, cancel)).Tree.Published().Nodes.Count)))).ToDictionary();
}
