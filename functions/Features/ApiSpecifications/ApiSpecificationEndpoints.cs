using Features.Apis;
using Features.ApiVersions;
using Features.Specifications;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.ApiSpecifications;

/// <summary>
/// Versions under their older name, <c>/v3/apis/{apiId}/specifications</c>: a specification is its version's document, under the version's id. An API gets one this way, more of
/// them as versions. And <c>/v3/apis/validate-specification</c>, which keeps nothing.
/// </summary>
public static class ApiSpecificationEndpoints
{
    private const string ContentField = "content";
    private const string VersionOfNone = "1.0.0";

    private static readonly ListForm<ApiVersion> Form = new ListForm<ApiVersion>()
        .Word("type", version => version.Type)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static void MapApiSpecifications(this IEndpointRouteBuilder app)
    {
        app.MapPost("/v3/apis/validate-specification", Validate).Requires("apis:list");
        var specifications = app.MapGroup("/v3/apis/{apiId}/specifications");
        specifications.MapGet("", List).Requires("apis:read");
        specifications.MapPost("", Create).Requires("apis:edit");
        specifications.MapGet("{specId}", Fetch).Requires("apis:read");
        specifications.MapPatch("{specId}", Update).Requires("apis:edit");
        specifications.MapDelete("{specId}", Delete).Requires("apis:edit");
    }

    // Not of the context: routing takes a method of only that for one that writes its answer itself.
    private static async Task<IResult> Validate(HttpRequest request)
    {
        var body = await BodyReader.ReadObject(request, SpecificationDocuments.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        var content = fields.Text(ContentField, required: true);
        if (!fields.Close()) return Problem.Invalid(fields.Faults);
        return SpecificationDocuments.Take(content.Value!, ContentField, out var problem) is { } document
            ? Answers.Created(ValidationAnswer.Of(document.Specification))
            : problem!;
    }

    private static async Task<IResult> List(Guid apiId, HttpContext http, ApiStore apis, ApiVersionStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await apis.Find(apiId, http.RequestAborted) is null) return Problem.NotFound();
        return Answers.Ok(query.Apply(await store.List(apiId, http.RequestAborted)).ToAnswer(ApiSpecificationSummaryAnswer.Of));
    }

    private static async Task<IResult> Create(Guid apiId, HttpContext http, ApiStore apis, ApiVersionCatalog catalog)
    {
        var body = await BodyReader.ReadObject(http.Request, SpecificationDocuments.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (await apis.Find(apiId, http.RequestAborted) is not { } api) return Problem.NotFound();
        if (ApiSpecificationRules.Read(fields, required: true) is not var (content, type)) return Problem.Invalid(fields.Faults);
        if (SpecificationDocuments.Take(content!, ContentField, out var problem) is not { } document) return problem!;
        if (ApiSpecificationRules.FaultOf(type, document.Specification.Type) is { } other) return other;
        var name = document.Specification.Version is { Length: <= ApiRules.CharactersMax } version ? version : api.Value.Version ?? VersionOfNone;
        var settled = await catalog.Create(apiId, name, document, http.RequestAborted, onlyOne: true);
        return settled.Problem is { } refusal ? refusal : Answers.Created(ApiSpecificationAnswer.Of(settled.Value!, document.Bytes));
    }

    private static async Task<IResult> Fetch(Guid apiId, Guid specId, HttpContext http, ApiStore apis, ApiVersionStore store, ContentStore contents) =>
        await apis.Find(apiId, http.RequestAborted) is not null && await store.Find(apiId, specId, http.RequestAborted) is { } found
            ? Answers.Ok(await Show(found.Value, contents, http.RequestAborted))
            : Problem.NotFound();

    private static async Task<IResult> Update(
        Guid apiId, Guid specId, HttpContext http, ApiStore apis, ApiVersionStore store, ApiVersionCatalog catalog, ContentStore contents)
    {
        var body = await BodyReader.ReadObject(http.Request, SpecificationDocuments.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (await apis.Find(apiId, http.RequestAborted) is null || await store.Find(apiId, specId, http.RequestAborted) is not { } found) return Problem.NotFound();
        var force = Force.Read(http.Request.Query, fields.Faults);
        if (ApiSpecificationRules.Read(fields, required: false) is not var (content, type)) return Problem.Invalid(fields.Faults);
        SpecificationContent? document = null;
        if (content is not null)
        {
            document = SpecificationDocuments.Take(content, ContentField, out var problem);
            if (document is null) return problem!;
        }
        if (ApiSpecificationRules.FaultOf(type, document?.Specification.Type ?? found.Value.Type) is { } other) return other;
        var settled = await catalog.Update(apiId, specId, null, document, force, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.Ok(await Show(settled.Value!, contents, http.RequestAborted));
    }

    private static async Task<IResult> Delete(Guid apiId, Guid specId, HttpContext http, ApiVersionCatalog catalog)
    {
        var faults = new List<Fault>();
        var force = Force.Read(http.Request.Query, faults);
        if (faults.Count > 0) return Problem.Invalid(faults);
        var refusal = await catalog.Remove(apiId, specId, force, http.RequestAborted);
        return refusal is null ? Answers.NoContent() : refusal;
    }

    private static async Task<ApiSpecificationAnswer> Show(ApiVersion version, ContentStore contents, CancellationToken cancel) => ApiSpecificationAnswer.Of(
        version, await contents.Find(version.Content, cancel) ?? throw new InvalidDataException($"the document {version.Content} of version {version.Id} is lost"));
}
