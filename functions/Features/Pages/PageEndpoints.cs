using System.Text.Json;
using Features.PortalContent;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.Pages;

/// <summary>Pages for administrators: <c>/v3/portals/{portalId}/pages</c>.</summary>
public static class PageEndpoints
{
    private static readonly ListForm<PlacedPage> Form = new ListForm<PlacedPage>()
        .Id("id", page => page.Node.Id)
        .Text("slug", page => page.Node.Slug, sorts: true)
        .Text("title", page => page.Page.Text.Title, sorts: true)
        .Word("visibility", page => page.Page.Text.Visibility, sorts: true)
        .Time("created_at", page => page.Page.Text.CreatedAt)
        .Time("updated_at", page => page.Page.Text.UpdatedAt);

    /// <summary>Pages, for both apps.</summary>
    public static IServiceCollection AddPages(this IServiceCollection services) => services.AddSingleton<PageStore>().AddSingleton<PageCatalog>();

    public static void MapPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/v3/portals/{portalId}/pages");
        pages.MapGet("", List).Requires("portal-pages:list");
        pages.MapPost("", Create).Requires("portal-pages:create");
        pages.MapGet("{pageId}", Fetch).Requires("portal-pages:read");
        pages.MapPatch("{pageId}", Update).Requires("portal-pages:edit");
        pages.MapDelete("{pageId}", Delete).Requires("portal-pages:delete");
        pages.MapPost("{pageId}/move", Move).Requires("portal-pages:edit");
    }

    private static async Task<IResult> List(Guid portalId, HttpContext http, PageStore store, PortalStore portals)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        var (tree, pages) = await store.List(portalId, http.RequestAborted);
        return Answers.Ok(PageBranches.Of<PageBranchAnswer>(query.Select(tree, pages), tree, static (page, children) => new(
            page.Node.Id, page.Node.Slug, page.Page.Text.Title, page.Page.Text.Visibility, page.Node.Status, page.Page.Text.Description, page.Node.ParentId, children,
            page.Page.Text.CreatedAt, page.Page.Text.UpdatedAt)));
    }

    private static async Task<IResult> Create(Guid portalId, HttpContext http, PageCatalog catalog, PortalStore portals)
    {
        var body = await BodyReader.ReadObject(http.Request, PortalTextRules.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is not { } portal) return Problem.NotFound();
        if (PageRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        var settled = await catalog.Create(portal.Value, draft, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.Created(PageAnswer.Of(settled.Value!));
    }

    private static async Task<IResult> Fetch(Guid portalId, Guid pageId, HttpContext http, PageStore store, PortalStore portals, PortalTexts texts) =>
        await portals.Find(portalId, http.RequestAborted) is not null && await store.FindPlaced(portalId, pageId, http.RequestAborted) is { } placed
            ? Answers.Ok(PageAnswer.Of(new(placed, await texts.Read(placed.Page.Text, http.RequestAborted))))
            : Problem.NotFound();

    private static async Task<IResult> Update(Guid portalId, Guid pageId, HttpContext http, PageCatalog catalog, PortalStore portals)
    {
        var body = await BodyReader.ReadValue(http.Request, PortalTextRules.BodyBytesMax);
        if (body.Value is not { } json) return body.Problem!;
        if (json.RootElement.ValueKind != JsonValueKind.Object) return Problem.Invalid(Fault.Not("body", "is_object", "a JSON object"));
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        var settled = await catalog.Update(portalId, pageId, () => new BodyFields(json.RootElement), http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.Ok(PageAnswer.Of(settled.Value!));
    }

    private static async Task<IResult> Delete(Guid portalId, Guid pageId, HttpContext http, PageCatalog catalog, PortalStore portals)
    {
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        return await catalog.Remove(portalId, pageId, http.RequestAborted) is { } refusal ? refusal : Answers.NoContent();
    }

    // The contract answers a move with an empty 201.
    private static async Task<IResult> Move(Guid portalId, Guid pageId, HttpContext http, PageCatalog catalog, PortalStore portals)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        if (PageRules.ReadMove(fields) is not { } to) return Problem.Invalid(fields.Faults);
        return await catalog.Move(portalId, pageId, to.ParentId, to.Index, http.RequestAborted) is { } refusal ? refusal : Answers.Empty(201);
    }
}
