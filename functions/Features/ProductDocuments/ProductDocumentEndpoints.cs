using System.Net.Mime;
using System.Reflection;
using Features.ApiProducts;
using Features.Documents;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.ProductDocuments;

/// <summary>Documents of a product for administrators: <c>/v2/api-products/{apiProductId}/documents</c>.</summary>
public static class ProductDocumentEndpoints
{
    /// <summary>The media type that asks for documents as a tree.</summary>
    public const string TreeType = "application/vnd.konnect.document-tree+json";

    private static readonly ListForm<PlacedDocument> Form = new();
    private static readonly ListForm<ProductDocumentBranchAnswer> TreeForm = new();

    public static void MapProductDocuments(this IEndpointRouteBuilder app)
    {
        var documents = app.MapGroup($"{ApiProductEndpoints.Path}/{{apiProductId}}/documents");
        documents.MapGet("", List).Requires("api-product-documents:read");
        documents.MapPost("", Create).Requires("api-product-documents:create");
        documents.MapGet("{documentId}", Fetch).Requires("api-product-documents:read");
        documents.MapPatch("{documentId}", Update).Requires("api-product-documents:edit");
        documents.MapDelete("{documentId}", Delete).Requires("api-product-documents:delete");
    }

    /// <summary>All of them in the order in which they are read, or, by <c>Accept</c>, as a tree; a page of the tree counts what stands at its top.</summary>
    private static async Task<IResult> List(Product product, HttpContext http, DocumentStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query || TreeForm.Read(http.Request.Query, out problem) is not { } branches) return problem!;
        if (!await store.HasOwner(product.Owner, http.RequestAborted)) return Problem.NotFound();
        var documents = await store.List(product.Owner.Id, http.RequestAborted);
        var (_, tree) = await store.FindTree(product.Owner.Id, http.RequestAborted);
        var whole = DocumentBranches.Of<ProductDocumentBranchAnswer>(tree, documents, ProductDocumentBranchAnswer.Of).Data;
        if (Accepts.Best(http.Request, MediaTypeNames.Application.Json, TreeType) == TreeType)
            return Answers.OkAs(TreeType, branches.Apply(whole).ToAnswer(branch => branch));
        var read = whole.SelectMany(InOrder).Select(id => new PlacedDocument(tree.Find(id)!, documents[id]));
        return Answers.Ok(query.Apply(read).ToAnswer(ProductDocumentSummaryAnswer.Of));

        static IEnumerable<Guid> InOrder(ProductDocumentBranchAnswer branch) => branch.Children.SelectMany(InOrder).Prepend(branch.Id);
    }

    private static async Task<IResult> Create(Product product, HttpContext http, DocumentStore store, DocumentCatalog catalog)
    {
        var body = await BodyReader.ReadObject(http.Request, DocumentRules.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (!await store.HasOwner(product.Owner, http.RequestAborted)) return Problem.NotFound();
        if (ProductDocumentRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        var settled = await catalog.Create(product.Owner, draft, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.Created(ProductDocumentAnswer.Of(settled.Value!, draft.Content));
    }

    private static async Task<IResult> Fetch(Product product, Guid documentId, HttpContext http, DocumentStore store) =>
        await store.HasOwner(product.Owner, http.RequestAborted) && await store.FindPlaced(product.Owner.Id, documentId, http.RequestAborted) is { } placed
            ? Answers.Ok(ProductDocumentAnswer.Of(placed, await store.Text(placed.Document, http.RequestAborted)))
            : Problem.NotFound();

    private static async Task<IResult> Update(Product product, Guid documentId, HttpContext http, DocumentStore store, DocumentCatalog catalog)
    {
        var body = await BodyReader.ReadObject(http.Request, DocumentRules.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (!await store.HasOwner(product.Owner, http.RequestAborted) || await store.FindPlaced(product.Owner.Id, documentId, http.RequestAborted) is null) return Problem.NotFound();
        if (ProductDocumentRules.ReadChange(fields) is not { } change) return Problem.Invalid(fields.Faults);
        var settled = await catalog.Update(product.Owner, documentId, change, http.RequestAborted);
        return settled.Problem is { } refusal
            ? refusal
            : Answers.Ok(ProductDocumentAnswer.Of(settled.Value!, change.Content.Value ?? await store.Text(settled.Value!.Document, http.RequestAborted)));
    }

    private static async Task<IResult> Delete(Product product, Guid documentId, HttpContext http, DocumentCatalog catalog)
    {
        var refusal = await catalog.Remove(product.Owner, documentId, http.RequestAborted);
        return refusal is null ? Answers.NoContent() : refusal;
    }

    /// <summary>The product that a path names.</summary>
    private sealed record Product(DocumentOwner Owner)
    {
        public static ValueTask<Product?> BindAsync(HttpContext http, ParameterInfo parameter)
        {
            var id = Guid.Parse((string)http.GetRouteValue("apiProductId")!);
            return ValueTask.FromResult<Product?>(new(new DocumentOwner(id, CatalogKeys.Product(id))));
        }
    }
}
