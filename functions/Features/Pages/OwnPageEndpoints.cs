using System.Net.Mime;
using Features.ApiPublications;
using Features.Content;
using Features.Developers;
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

/// <summary>Published pages in a portal: <c>/api/v3/pages</c>. Private ones are for who is signed in; for others they are not there.</summary>
public static class OwnPageEndpoints
{
    private static readonly ListForm<PlacedPage> Form = new ListForm<PlacedPage>()
        .Text("title", page => page.Page.Text.Title, sorts: true)
        .Text("slug", page => page.Node.Slug, sorts: true)
        .Word("visibility", page => page.Page.Text.Visibility, sorts: true)
        .Among("visibility", Words<Visibility>.All)
        .Time("created_at", page => page.Page.Text.CreatedAt, filters: false)
        .Time("updated_at", page => page.Page.Text.UpdatedAt, filters: false);

    /// <summary>What shows pages, besides what keeps them.</summary>
    public static IServiceCollection AddPageReading(this IServiceCollection services) =>
        services.AddSingleton<RenderedTexts>().AddSingleton<PageComposer>().AddSingleton<PageReading>();

    public static void MapOwnPages(this IEndpointRouteBuilder app)
    {
        var pages = app.MapGroup("/api/v3/pages");
        pages.MapGet("", List).OpenToAll();
        pages.MapGet("{*pagePath}", Fetch).OpenToAll();
    }

    private static async Task<IResult> List(HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PageStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var (tree, pages) = await store.List(portal.Id, http.RequestAborted);
        var readable = pages.Values.Where(page => page.Text.IsFor(developer)).ToDictionary(page => page.Id);
        return Answers.Tagged(PageBranches.Of<OwnPageBranchAnswer>(query.Select(tree.Published(), readable), tree, static (page, children) => new(
            page.Node.Id, page.Node.Slug, page.Page.Text.Title, page.Page.Text.Visibility, page.Page.Text.Description, page.Node.ParentId, page.Page.Text.CreatedAt,
            page.Page.Text.UpdatedAt, children)));
    }

    /// <summary>As JSON, as Markdown, or as HTML, whichever the caller likes best. JSON has the text as it was written, the others have its components filled.</summary>
    private static async Task<IResult> Fetch(string pagePath, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PageReading reading)
    {
        // A server leaves the slashes within a path segment encoded.
        var path = pagePath.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        // No page has such an address: with it the page is asked for as Markdown.
        var asksMarkdown = path.EndsWith(".md", StringComparison.OrdinalIgnoreCase);
        if (await reading.Find(portal.Portal, developer, asksMarkdown ? path[..^3] : path, http.RequestAborted) is not { } page) return Problem.NotFound();
        switch (asksMarkdown ? MediaTypeNames.Text.Markdown : Accepts.Best(http.Request, MediaTypeNames.Application.Json, MediaTypeNames.Text.Markdown, MediaTypeNames.Text.Html))
        {
            case MediaTypeNames.Text.Markdown:
                return MarkdownAnswers.Markdown(await reading.Compose(page, TextForm.Markdown, portal.Portal, developer, http.RequestAborted));
            case MediaTypeNames.Text.Html:
                return MarkdownAnswers.Fragment(await reading.Compose(page, TextForm.Html, portal.Portal, developer, http.RequestAborted));
            default:
                var (node, text) = (page.Placed.Node, page.Placed.Page.Text);
                return Answers.TaggedForm(
                    new OwnPageAnswer(node.Id, text.Title, node.Slug, page.Markdown, text.Visibility, text.Description, text.CreatedAt, text.UpdatedAt, node.ParentId));
        }
    }
}
