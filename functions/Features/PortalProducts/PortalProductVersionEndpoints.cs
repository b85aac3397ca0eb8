using Features.Developers;
using Features.PortalCatalog;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;

namespace Features.PortalProducts;

/// <summary>Published versions of a product with their specifications: <c>/api/v2/products/{productId}/versions</c>.</summary>
public static class PortalProductVersionEndpoints
{
    private const string ApiType = "openapi";

    private static readonly ListForm<PortalVersion> Form = new ListForm<PortalVersion>()
        .Text("name", shown => shown.Version.Name)
        .DefaultOrder((a, b) => a.Version.CreatedAt.CompareTo(b.Version.CreatedAt));

    public static void MapPortalProductVersions(this IEndpointRouteBuilder catalog)
    {
        catalog.MapGet("products/{productId}/versions", List).OpenToAll();
        catalog.MapGet("products/{productId}/versions/{productVersionId}", Fetch).OpenToAll();
        catalog.MapGet("products/{productId}/versions/{productVersionId}/spec", Document).OpenToAll();
        catalog.MapGet("products/{productId}/versions/{productVersionId}/spec/operations", Operations).OpenToAll();
    }

    private static async Task<IResult> List(Guid productId, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalProductStore products)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        return await products.Find(portal.Portal, developer, productId, http.RequestAborted) is { } shown
            ? Answers.Ok(query.Apply(shown.Versions).ToAnswer(version => PortalVersionAnswer.Of(version, portal.Portal.AutoApproveApplications)))
            : Problem.NotFound();
    }

    private static async Task<IResult> Fetch(
        Guid productId, Guid productVersionId, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalProductStore products) =>
        await Find(productId, productVersionId, http, portal, developer, products) is { } version
            ? Answers.Ok(PortalVersionAnswer.Of(version, portal.Portal.AutoApproveApplications))
            : Problem.NotFound();

    /// <summary>The document as it was uploaded; 204 without one.</summary>
    private static async Task<IResult> Document(
        Guid productId, Guid productVersionId, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalProductStore products, CatalogDocuments documents)
    {
        if (await Find(productId, productVersionId, http, portal, developer, products) is not { } version) return Problem.NotFound();
        return SpecificationOf(version) is { } specification && await documents.Text(specification, http.RequestAborted) is { } text
            ? Answers.Ok(new ProductSpecDocumentAnswer(ApiType, text))
            : Answers.NoContent();
    }

    /// <summary>The operations of the document in a few words each; 204 without one.</summary>
    private static async Task<IResult> Operations(
        Guid productId, Guid productVersionId, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalProductStore products, SpecOutlines outlines)
    {
        if (await Find(productId, productVersionId, http, portal, developer, products) is not { } version) return Problem.NotFound();
        if (SpecificationOf(version) is not { } specification) return Answers.NoContent();
        var operations = await outlines.Of(specification, http.RequestAborted);
        return Answers.Ok(new ProductSpecOperationsAnswer(ApiType,
        [
            .. operations.Select(operation => new ProductSpecOperation(
                operation.Path, operation.Method.ToLowerInvariant(), operation.OperationId, operation.Tags, operation.Summary, operation.Deprecated)),
        ]));
    }

    private static async Task<PortalVersion?> Find(
        Guid productId, Guid versionId, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalProductStore products) =>
        (await products.Find(portal.Portal, developer, productId, http.RequestAborted))?.Versions.FirstOrDefault(shown => shown.Version.Id == versionId);

    private static CatalogVersion? SpecificationOf(PortalVersion shown) => shown.Version.Specification is { } specification
        ? new(shown.Version.Id, shown.Version.Name, specification.Type, specification.Format, specification.Content, null)
        : null;
}
