using Features.ApiProducts;
using Features.ApiVersions;
using Features.ProductVersions;
using Features.Specifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.ProductSpecifications;

/// <summary>The specification of a version for administrators: <c>/v2/api-products/{apiProductId}/product-versions/{productVersionId}/specifications</c>, a list of none or one.</summary>
public static class ProductSpecificationEndpoints
{
    private static readonly ListForm<ProductSpecificationAnswer> Form = new();

    public static IServiceCollection AddProductSpecifications(this IServiceCollection services) => services.AddSingleton<ProductSpecificationCatalog>();

    public static void MapProductSpecifications(this IEndpointRouteBuilder app)
    {
        var specifications = app.MapGroup($"{ProductVersionEndpoints.Path}/{{productVersionId}}/specifications");
        specifications.MapGet("", List).Requires("api-product-specifications:read");
        specifications.MapPost("", Create).Requires("api-product-specifications:create");
        specifications.MapGet("{specificationId}", Fetch).Requires("api-product-specifications:read");
        specifications.MapPatch("{specificationId}", Update).Requires("api-product-specifications:edit");
        specifications.MapDelete("{specificationId}", Delete).Requires("api-product-specifications:delete");
    }

    private static async Task<IResult> List(Place at, HttpContext http, ApiProductStore products, ProductVersionStore versions, ContentStore contents)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await at.Find(products, versions, http.RequestAborted) is not { } version) return Problem.NotFound();
        ProductSpecificationAnswer[] all = version.Specification is { } specification ? [await Show(specification, contents, http)] : [];
        return Answers.Ok(query.Apply(all).ToAnswer(answer => answer));
    }

    private static async Task<IResult> Create(Place at, HttpContext http, ApiProductStore products, ProductVersionStore versions, ProductSpecificationCatalog catalog)
    {
        var body = await BodyReader.ReadObject(http.Request, SpecificationDocuments.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (await at.Find(products, versions, http.RequestAborted) is null) return Problem.NotFound();
        if (ProductSpecificationRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        if (Take(draft.Content, out var problem) is not { } document) return problem!;
        var settled = await catalog.Create(at.ProductId, at.VersionId, draft.Name, document, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.Created(ProductSpecificationAnswer.Of(settled.Value!.Specification!, document.Bytes));
    }

    private static async Task<IResult> Fetch(
        Place at, Guid specificationId, HttpContext http, ApiProductStore products, ProductVersionStore versions, ContentStore contents) =>
        await at.Find(products, versions, http.RequestAborted) is { Specification: { } specification } && specification.Id == specificationId
            ? Answers.Ok(await Show(specification, contents, http))
            : Problem.NotFound();

    private static async Task<IResult> Update(
        Place at, Guid specificationId, HttpContext http, ApiProductStore products, ProductVersionStore versions, ProductSpecificationCatalog catalog, ContentStore contents)
    {
        var body = await BodyReader.ReadObject(http.Request, SpecificationDocuments.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (await at.Find(products, versions, http.RequestAborted) is not { Specification: { } found } || found.Id != specificationId) return Problem.NotFound();
        if (ProductSpecificationRules.ReadChange(fields) is not { } change) return Problem.Invalid(fields.Faults);
        SpecificationContent? document = null;
        if (change.Content is { } content && (document = Take(content, out var problem)) is null) return problem!;
        var settled = await catalog.Update(at.ProductId, at.VersionId, specificationId, change.Name.Value, document, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.Ok(await Show(settled.Value!.Specification!, contents, http));
    }

    private static async Task<IResult> Delete(Place at, Guid specificationId, HttpContext http, ProductSpecificationCatalog catalog)
    {
        var settled = await catalog.Remove(at.ProductId, at.VersionId, specificationId, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.NoContent();
    }

    private static SpecificationContent? Take(byte[] content, out Problem? problem)
    {
        if (SpecificationDocuments.Take(content, ProductSpecificationRules.ContentField, out problem) is not { } document) return null;
        problem = ProductSpecificationRules.FaultOf(document);
        return problem is null ? document : null;
    }

    private static async Task<ProductSpecificationAnswer> Show(ProductSpecification specification, ContentStore contents, HttpContext http) => ProductSpecificationAnswer.Of(
        specification,
        await contents.Find(specification.Content, http.RequestAborted) ?? throw new InvalidDataException($"the document {specification.Content} of {specification.Id} is lost"));

    /// <summary>The version that a path names.</summary>
    private sealed record Place(Guid ProductId, Guid VersionId)
    {
        public static ValueTask<Place?> BindAsync(HttpContext http) => ValueTask.FromResult<Place?>(
            new(Guid.Parse((string)http.GetRouteValue("apiProductId")!), Guid.Parse((string)http.GetRouteValue("productVersionId")!)));

        /// <summary>Null when it or its product is not there.</summary>
        public async Task<ProductVersion?> Find(ApiProductStore products, ProductVersionStore versions, CancellationToken cancel) =>
            await products.Find(ProductId, cancel) is not null ? (await versions.Find(ProductId, VersionId, cancel))?.Value : null;
    }
}
