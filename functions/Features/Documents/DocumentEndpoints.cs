using Features.Apis;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.Documents;

/// <summary>Documents of APIs and packages for administrators: <c>/v3/apis/{apiId}/documents</c> and <c>/v3/api-packages/{packageId}/documents</c>.</summary>
public static class DocumentEndpoints
{
    private static readonly ListForm<DocumentNode> Form = new ListForm<DocumentNode>().Word("status", node => node.Status);

    public static IServiceCollection AddDocuments(this IServiceCollection services) =>
        services.AddSingleton<DocumentStore>().AddSingleton<DocumentCatalog>().AddAfterRemoval<DocumentsAfterRemoval>();

    public static void MapDocuments(this IEndpointRouteBuilder app)
    {
        Map(app.MapGroup("/v3/apis/{apiId}/documents"), "apis");
        Map(app.MapGroup("/v3/api-packages/{packageId}/documents"), "api-packages");
    }

    private static void Map(IEndpointRouteBuilder documents, string resource)
    {
        documents.MapGet("", List).Requires($"{resource}:read");
        documents.MapPost("", Create).Requires($"{resource}:edit");
        documents.MapGet("{documentId}", Fetch).Requires($"{resource}:read");
        documents.MapPatch("{documentId}", Update).Requires($"{resource}:edit");
        documents.MapDelete("{documentId}", Delete).Requires($"{resource}:edit");
        documents.MapPost("{documentId}/move", Move).Requires($"{resource}:edit");
    }

    private static async Task<IResult> List(EntityPath owner, HttpContext http, DocumentStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (!await store.HasOwner(owner, http.RequestAborted)) return Problem.NotFound();
        var documents = store.List(owner.Id, http.RequestAborted);
        var (_, tree) = await store.FindTree(owner.Id, http.RequestAborted);
        return Answers.Ok(DocumentBranches.Of<DocumentBranchAnswer>(tree.Where(query.Matches), await documents, (placed, children) => new(
            placed.Node.Id, placed.Document.Title, placed.Node.Slug, placed.Node.Status, tree.Find(placed.Node.Id)!.ParentId, placed.Document.CreatedAt,
            placed.Document.UpdatedAt, children)));
    }

    private static async Task<IResult> Create(EntityPath owner, HttpContext http, DocumentStore store, DocumentCatalog catalog)
    {
        var body = await BodyReader.ReadObject(http.Request, DocumentRules.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (!await store.HasOwner(owner, http.RequestAborted)) return Problem.NotFound();
        if (DocumentRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        var settled = await catalog.Create(owner, draft, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.Created(DocumentAnswer.Of(settled.Value!, draft.Content));
    }

    private static async Task<IResult> Fetch(EntityPath owner, Guid documentId, HttpContext http, DocumentStore store) =>
        await store.HasOwner(owner, http.RequestAborted) && await store.FindPlaced(owner.Id, documentId, http.RequestAborted) is { } placed
            ? Answers.Ok(DocumentAnswer.Of(placed, await store.Text(placed.Document, http.RequestAborted)))
            : Problem.NotFound();

    private static async Task<IResult> Update(EntityPath owner, Guid documentId, HttpContext http, DocumentStore store, DocumentCatalog catalog)
    {
        var body = await BodyReader.ReadObject(http.Request, DocumentRules.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (!await store.HasOwner(owner, http.RequestAborted) || await store.FindPlaced(owner.Id, documentId, http.RequestAborted) is null) return Problem.NotFound();
        if (DocumentRules.ReadChange(fields) is not { } change) return Problem.Invalid(fields.Faults);
        var settled = await catalog.Update(owner, documentId, change, http.RequestAborted);
        return settled.Problem is { } refusal
            ? refusal
            : Answers.Ok(DocumentAnswer.Of(settled.Value!, change.Content.Value ?? await store.Text(settled.Value!.Document, http.RequestAborted)));
    }

    private static async Task<IResult> Delete(EntityPath owner, Guid documentId, HttpContext http, DocumentCatalog catalog)
    {
        var refusal = await catalog.Remove(owner, documentId, http.RequestAborted);
        return refusal is null ? Answers.NoContent() : refusal;
    }

    private static async Task<IResult> Move(EntityPath owner, Guid documentId, HttpContext http, DocumentStore store, DocumentCatalog catalog)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (!await store.HasOwner(owner, http.RequestAborted) || await store.FindPlaced(owner.Id, documentId, http.RequestAborted) is null) return Problem.NotFound();
        if (DocumentRules.ReadMove(fields) is not var (parentId, index)) return Problem.Invalid(fields.Faults);
        var refusal = await catalog.Move(owner, documentId, parentId, index, http.RequestAborted);
        return refusal is null ? Answers.NoContent() : refusal;
    }
}

/// <summary>The documents go with the API, package or product.</summary>
public sealed class DocumentsAfterRemoval(DocumentStore documents) : IAfterRemoval
{
    public Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel) =>
        kind is Removed.Api or Removed.ApiPackage or Removed.ApiProduct ? documents.Clear(id, cancel) : Task.CompletedTask;
}
