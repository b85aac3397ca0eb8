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
using Platform.Lists;

namespace Features.Apis;

/// <summary>APIs for administrators: <c>/v3/apis</c>.</summary>
public static class ApiEndpoints
{
    private static readonly ListForm<ApiView> Form = new ListForm<ApiView>()
        .Of("apis", view => view.Api.Id)
        .Id("id", view => view.Api.Id)
        .Text("name", view => view.Api.Name, sorts: true)
        .Text("version", view => view.Api.Version, sorts: true)
        .Map("labels", (view, key) => view.Api.Labels.TryGetValue(key, out var value) ? [value] : null)
        .Map("attributes", (view, key) => view.Api.Attributes.GetValueOrDefault(key))
        .Text("implementation_mode", view => view.ImplementationMode)
        .Time("created_at", view => view.Api.CreatedAt)
        .Time("updated_at", view => view.Api.UpdatedAt)
        .DefaultOrder((a, b) => a.Api.CreatedAt.CompareTo(b.Api.CreatedAt));

    public static IServiceCollection AddApis(this IServiceCollection services) =>
        services.AddSingleton<ApiStore>().AddSingleton<ApiViews>().AddSingleton<ApiCatalog>().AddAfterRemoval<ApiAfterRemoval>();

    public static void MapApis(this IEndpointRouteBuilder app)
    {
        var apis = app.MapGroup("/v3/apis");
        apis.MapGet("", List).Requires("apis:list");
        apis.MapPost("", Create).Requires("apis:create");
        apis.MapGet("{apiId}", Fetch).Requires("apis:read");
        apis.MapPatch("{apiId}", Update).Requires("apis:edit");
        apis.MapDelete("{apiId}", Delete).Requires("apis:delete");
    }

    private static async Task<IResult> List(HttpContext http, ApiViews views) => Form.Read(http.Request.Query, out var problem) is { } query
        ? Answers.Ok(query.Apply(await views.List(http.RequestAborted)).ToAnswer(ApiAnswer.Of))
        : problem!;

    private static async Task<IResult> Create(HttpContext http, ApiCatalog catalog, ApiViews views)
    {
        var body = await BodyReader.ReadObject(http.Request, SpecificationDocuments.BodyBytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (ApiRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        SpecificationContent? document = null;
        if (draft.SpecContent is { } content)
        {
            document = SpecificationDocuments.Take(content, "spec_content", out var problem);
            if (document is null) return problem!;
            if (ApiVersionRules.NameOf(draft.Version, document.Specification.Version, out var fault) is null) return Problem.Invalid(fault!);
        }
        var settled = await catalog.Create(draft, document, http.RequestAborted);
        if (settled.Problem is { } refusal) return refusal;
        // With a document there is a version, of which its taking up may have changed something already.
        return Answers.Created(document is null ? ApiAnswer.Of(ApiView.New(settled.Value!)) : await Show(settled.Value!, views, http));
    }

    private static async Task<IResult> Fetch(Guid apiId, HttpContext http, ApiStore store, ApiViews views) =>
        await store.Find(apiId, http.RequestAborted) is { } found ? Answers.Ok(await Show(found.Value, views, http)) : Problem.NotFound();

    private static async Task<IResult> Update(Guid apiId, HttpContext http, ApiStore store, ApiCatalog catalog, ApiViews views)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await store.Find(apiId, http.RequestAborted) is null) return Problem.NotFound();
        var force = Force.Read(http.Request.Query, fields.Faults);
        if (ApiRules.ReadChange(fields) is not { } change) return Problem.Invalid(fields.Faults);
        var settled = await catalog.Update(apiId, change, force, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.Ok(await Show(settled.Value!, views, http));
    }

    private static async Task<IResult> Delete(Guid apiId, HttpContext http, ApiCatalog catalog)
    {
        var refusal = await catalog.Remove(apiId, http.RequestAborted);
        return refusal is null ? Answers.NoContent() : refusal;
    }

    private static async Task<ApiAnswer> Show(Api api, ApiViews views, HttpContext http) => ApiAnswer.Of(await views.Show(api, http.RequestAborted));
}
