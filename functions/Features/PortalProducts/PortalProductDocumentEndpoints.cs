using System.Net.Mime;
using System.Text;
using Features.Content;
using Features.Developers;
using Features.Documents;
using Features.Portals;
using Features.ProductDocuments;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;

namespace Features.PortalProducts;

/// <summary>Published documents of a product: <c>/api/v2/products/{productId}/documents</c>. Who may see a product may read its documents.</summary>
public static class PortalProductDocumentEndpoints
{
    /// <summary>The media type that asks for a document as a syntax tree.</summary>
    public const string NodesType = "application/vnd.konnect.document-nodes+json";

    private static readonly ListForm<PortalProductDocumentItem> Form = new();
    private static readonly ListForm<PortalProductDocumentBranch> TreeForm = new();

    public static void MapPortalProductDocuments(this IEndpointRouteBuilder catalog)
    {
        catalog.MapGet("products/{productId}/documents", List).OpenToAll();
        catalog.MapGet("products/{productId}/documents/{documentId}", Fetch).OpenToAll();
    }

    /// <summary>All of them in the order in which they are read, or, by <c>Accept</c>, as a tree; a page of the tree counts what stands at its top.</summary>
    private static async Task<IResult> List(
        Guid productId, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalProductStore products, DocumentStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query || TreeForm.Read(http.Request.Query, out problem) is not { } branches) return problem!;
        if (await products.Find(portal.Portal, developer, productId, http.RequestAborted) is null) return Problem.NotFound();
        var documents = store.List(productId, http.RequestAborted);
        var (_, tree) = await store.FindTree(productId, http.RequestAborted);
        var whole = DocumentBranches.Of<PortalProductDocumentBranch>(tree.Published(), await documents, PortalProductDocumentBranch.Of).Data;
        return Accepts.Best(http.Request, MediaTypeNames.Application.Json, ProductDocumentEndpoints.TreeType) == ProductDocumentEndpoints.TreeType
            ? Answers.OkAs(ProductDocumentEndpoints.TreeType, branches.Apply(whole).ToAnswer(branch => branch))
            : Answers.Ok(query.Apply(whole.SelectMany(branch => branch.InOrder())).ToAnswer(item => item));
    }

    /// <summary>As JSON with its text, as JSON with the text's syntax tree, as the Markdown it is or as the page that it becomes (ours), whichever the caller likes best.</summary>
    private static async Task<IResult> Fetch(
        Guid productId, Guid documentId, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalProductStore products, DocumentStore store)
    {
        if (await products.Find(portal.Portal, developer, productId, http.RequestAborted) is null) return Problem.NotFound();
        var (_, tree) = await store.FindTree(productId, http.RequestAborted);
        if (tree.Published().Find(documentId) is not { } node || (await store.Find(productId, documentId, http.RequestAborted))?.Value is not { } document) return Problem.NotFound();
        var text = await store.Text(document, http.RequestAborted);
        return Accepts.Best(http.Request, MediaTypeNames.Application.Json, MediaTypeNames.Text.Markdown, NodesType, MediaTypeNames.Text.Html) switch
        {
            MediaTypeNames.Text.Markdown => Answers.Tagged(Encoding.UTF8.GetBytes(text), "text/markdown; charset=utf-8", "Accept"),
            MediaTypeNames.Text.Html => MarkdownAnswers.Html(text),
            NodesType => Answers.OkAs(NodesType, new PortalProductDocumentAnswer<DocumentRoot>(node.Id, node.ParentId, node.Slug, document.Title, new(MarkdownTree.Of(text)))),
            _ => Answers.TaggedForm(new PortalProductDocumentAnswer<string>(node.Id, node.ParentId, node.Slug, document.Title, text)),
        };
    }
}
