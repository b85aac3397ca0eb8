using System.Text;
using Features.ApiPackages;
using Features.ApiSpecifications;
using Features.ApiVersions;
using Features.Specifications;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.PackageSpecifications;

/// <summary>
/// The specification of a package for administrators: <c>/v3/api-packages/{packageId}/computed-specification</c>, made from its operations, and
/// <c>current-specification</c>, which somebody saved to be shown instead.
/// </summary>
public static class PackageSpecificationEndpoints
{
    public static IServiceCollection AddPackageSpecifications(this IServiceCollection services) => services
        .AddSingleton<PackageSpecificationStore>()
        .AddSingleton<PackageComputing>()
        .AddAfterRemoval<PackageSpecificationAfterRemoval>();

    public static void MapPackageSpecifications(this IEndpointRouteBuilder app)
    {
        var package = app.MapGroup("/v3/api-packages/{packageId}");
        package.MapGet("computed-specification", Compute).Requires("api-packages:read");
        package.MapGet("current-specification", Fetch).Requires("api-packages:read");
        package.MapPut("current-specification", Put).Requires("api-packages:edit");
        package.MapDelete("current-specification", Delete).Requires("api-packages:edit");
    }

    private static async Task<IResult> Compute(Guid packageId, HttpContext http, ApiPackageStore packages, PackageComputing computing)
    {
        if (await packages.Find(packageId, http.RequestAborted) is not { Value: var package }) return Problem.NotFound();
        var computed = await computing.Compute(package, http.RequestAborted);
        return Answers.Ok(new ApiSpecificationAnswer(
            PackageSpecification.ComputedIdOf(packageId), Encoding.UTF8.GetString(computed.Bytes.Span), ApiSpecificationAnswer.Messages(computed.Messages), SpecificationType.Oas3,
            package.CreatedAt, computed.UpdatedAt));
    }

    private static async Task<IResult> Fetch(Guid packageId, HttpContext http, ApiPackageStore packages, PackageSpecificationStore store, ContentStore contents) =>
        await packages.Find(packageId, http.RequestAborted) is not null && await store.Find(packageId, http.RequestAborted) is { } found
            ? Answers.Ok(await Show(found, contents, http.RequestAborted))
            : Problem.NotFound();

    /// <summary>A body without a document changes nothing of one that is there.</summary>
    private static async Task<IResult> Put(Guid packageId, HttpContext http, ApiPackageStore packages, PackageSpecificationStore store, ContentStore contents)
    {
        var body = await BodyReader.ReadObject(http.Request, SpecificationDocuments.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (await packages.Find(packageId, http.RequestAborted) is null) return Problem.NotFound();
        var found = await store.Find(packageId, http.RequestAborted);
        if (ApiSpecificationRules.Read(fields, required: found is null) is not var (content, type)) return Problem.Invalid(fields.Faults);
        if (content is null)
            return ApiSpecificationRules.FaultOf(type, found!.Type) is { } wrong ? wrong : Answers.Ok(await Show(found, contents, http.RequestAborted));
        if (SpecificationDocuments.Take(content, "content", out var problem) is not { } document) return problem!;
        if (ApiSpecificationRules.FaultOf(type, document.Specification.Type) is { } other) return other;
        var settled = await store.Put(packageId, document, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.Ok(await Show(settled.Value!, contents, http.RequestAborted));
    }

    private static async Task<IResult> Delete(Guid packageId, HttpContext http, ApiPackageStore packages, PackageSpecificationStore store) =>
        await packages.Find(packageId, http.RequestAborted) is not null && await store.Remove(packageId, http.RequestAborted) ? Answers.NoContent() : Problem.NotFound();

    private static async Task<ApiSpecificationAnswer> Show(PackageSpecification found, ContentStore contents, CancellationToken cancel)
    {
        var content = await contents.Find(found.Content, cancel) ?? throw new InvalidDataException($"the document {found.Content} of package {found.PackageId} is lost");
        return new(found.Id, Encoding.UTF8.GetString(content), ApiSpecificationAnswer.Messages(found.ValidationMessages), found.Type, found.CreatedAt, found.UpdatedAt);
    }
}
