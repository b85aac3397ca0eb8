using Features.Apis;
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

namespace Features.ApiVersions;

/// <summary>Versions of an API for administrators: <c>/v3/apis/{apiId}/versions</c>.</summary>
public static class ApiVersionEndpoints
{
    private static readonly ListForm<ApiVersion> Form = new ListForm<ApiVersion>()
        .Word("type", version => version.Type)
        .Text("version", version => version.Version)
        .Time("created_at", version => version.CreatedAt, filters: false)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static IServiceCollection AddApiVersions(this IServiceCollection services) => services.AddSingleton<ApiVersionStore>().AddSingleton<ApiVersionCatalog>();

    public static void MapApiVersions(this IEndpointRouteBuilder app)
    {
        var versions = app.MapGroup("/v3/apis/{apiId}/versions");
        versions.MapGet("", List).Requires("apis:read");
        versions.MapPost("", Create).Requires("apis:edit");
        versions.MapGet("{versionId}", Fetch).Requires("apis:read");
        versions.MapPatch("{versionId}", Update).Requires("apis:edit");
        versions.MapDelete("{versionId}", Delete).Requires("apis:edit");
    }

    private static async Task<IResult> List(Guid apiId, HttpContext http, ApiStore apis, ApiVersionStore store)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await apis.Find(apiId, http.RequestAborted) is null) return Problem.NotFound();
        return Answers.Ok(query.Apply(await store.List(apiId, http.RequestAborted)).ToAnswer(ApiVersionSummaryAnswer.Of));
    }

    private static async Task<IResult> Create(Guid apiId, HttpContext http, ApiStore apis, ApiVersionCatalog catalog)
    {
        var body = await BodyReader.ReadObject(http.Request, SpecificationDocuments.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (await apis.Find(apiId, http.RequestAborted) is null) return Problem.NotFound();
        if (ApiVersionRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        if (SpecificationDocuments.Take(draft.Content, "spec.content", out var problem) is not { } document) return problem!;
        if (ApiVersionRules.NameOf(draft.Version, document.Specification.Version, out var fault) is not { } name) return Problem.Invalid(fault!);
        var settled = await catalog.Create(apiId, name, document, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.Created(ApiVersionAnswer.Of(settled.Value!, document.Bytes));
    }

    private static async Task<IResult> Fetch(Guid apiId, Guid versionId, HttpContext http, ApiStore apis, ApiVersionStore store, ContentStore contents) =>
        await apis.Find(apiId, http.RequestAborted) is not null && await store.Find(apiId, versionId, http.RequestAborted) is { } found
            ? Answers.Ok(await Show(found.Value, contents, http.RequestAborted))
            : Problem.NotFound();

    private static async Task<IResult> Update(
        Guid apiId, Guid versionId, HttpContext http, ApiStore apis, ApiVersionStore store, ApiVersionCatalog catalog, ContentStore contents)
    {
        var body = await BodyReader.ReadObject(http.Request, SpecificationDocuments.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (await apis.Find(apiId, http.RequestAborted) is null || await store.Find(apiId, versionId, http.RequestAborted) is null) return Problem.NotFound();
        var force = Force.Read(http.Request.Query, fields.Faults);
        if (ApiVersionRules.ReadChange(fields) is not { } change) return Problem.Invalid(fields.Faults);
        SpecificationContent? document = null;
        if (change.Content.Value is { } content)
        {
            document = SpecificationDocuments.Take(content, "spec.content", out var problem);
            if (document is null) return problem!;
        }
        var settled = await catalog.Update(apiId, versionId, change.Version.Value, document, force, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.Ok(await Show(settled.Value!, contents, http.RequestAborted));
    }

    // The contract has no force here; it is taken as it is for changes, because removing the current version takes its operations away as well.
    private static async Task<IResult> Delete(Guid apiId, Guid versionId, HttpContext http, ApiVersionCatalog catalog)
    {
        var faults = new List<Fault>();
        var force = Force.Read(http.Request.Query, faults);
        if (faults.Count > 0) return Problem.Invalid(faults);
        var refusal = await catalog.Remove(apiId, versionId, force, http.RequestAborted);
        return refusal is null ? Answers.NoContent() : refusal;
    }

    private static async Task<ApiVersionAnswer> Show(ApiVersion version, ContentStore contents, CancellationToken cancel) => ApiVersionAnswer.Of(
        version, await contents.Find(version.Content, cancel) ?? throw new InvalidDataException($"the document {version.Content} of version {version.Id} is lost"));
}
