using System.Net.Mime;
using System.Text;
using System.Text.Json;
using Features.Content;
using Features.Developers;
using Features.PortalCatalog;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Http;

namespace Features.Documents;

/// <summary>Published documents in a portal: <c>/api/v3/apis/{apiIdOrSlug}/documents</c>, of APIs and packages alike. Who may see an API may read its documents.</summary>
public static class PortalDocumentEndpoints
{
    public static void MapPortalDocuments(this IEndpointRouteBuilder app)
    {
        var documents = app.MapGroup("/api/v3/apis/{apiIdOrSlug}/documents");
        documents.MapGet("", List).OpenToAll();
        documents.MapGet("{documentIdOrSlug}", Fetch).OpenToAll();
    }

    private static async Task<IResult> List(
        string apiIdOrSlug, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalCatalogStore catalog, DocumentStore store)
    {
        if (await catalog.Find(portal.Portal, developer, apiIdOrSlug, http.RequestAborted) is not { } entry) return Problem.NotFound();
        var documents = store.List(entry.Id, http.RequestAborted);
        var (_, tree) = await store.FindTree(entry.Id, http.RequestAborted);
        return Answers.Ok(DocumentBranches.Of<PortalDocumentBranchAnswer>(tree.Published(), await documents, (placed, children) => new(
            placed.Node.Id, placed.Node.ParentId, placed.Document.Title, placed.Node.Slug, children, placed.Document.CreatedAt, placed.Document.UpdatedAt)));
    }

    /// <summary>As JSON, as the Markdown it is, or as HTML, whichever the caller likes best.</summary>
    private static async Task<IResult> Fetch(
        string apiIdOrSlug, string documentIdOrSlug, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalCatalogStore catalog, DocumentStore store)
    {
        if (await catalog.Find(portal.Portal, developer, apiIdOrSlug, http.RequestAborted) is not { } entry) return Problem.NotFound();
        var (_, all) = await store.FindTree(entry.Id, http.RequestAborted);
        var tree = all.Published();
        var node = Guid.TryParseExact(documentIdOrSlug, "D", out var id) && tree.Find(id) is { } known ? known : tree.Find(documentIdOrSlug);
        if (node is null || (await store.Find(entry.Id, node.Id, http.RequestAborted))?.Value is not { } document) return Problem.NotFound();
        var text = await store.Text(document, http.RequestAborted);
        return Accepts.Best(http.Request, MediaTypeNames.Application.Json, MediaTypeNames.Text.Markdown, MediaTypeNames.Text.Html) switch
        {
            MediaTypeNames.Text.Markdown => Answers.Tagged(Encoding.UTF8.GetBytes(text), "text/markdown; charset=utf-8", "Accept"),
            MediaTypeNames.Text.Html => MarkdownAnswers.Html(text),
            _ => Answers.Tagged(
                JsonSerializer.SerializeToUtf8Bytes(new PortalDocumentAnswer(node.Id, node.ParentId, node.Slug, document.Title, text), Wire.Json), "application/json", "Accept"),
        };
    }
}
