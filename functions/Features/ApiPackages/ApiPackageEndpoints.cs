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

namespace Features.ApiPackages;

/// <summary>API packages for administrators: <c>/v3/api-packages</c>.</summary>
public static class ApiPackageEndpoints
{
    private static readonly ListForm<ApiPackage> Form = new ListForm<ApiPackage>()
        .Of("api-packages", package => package.Id)
        .Id("id", package => package.Id)
        .Text("name", package => package.Name, sorts: true)
        .Text("version", package => package.Version, sorts: true)
        .Map("labels", (package, key) => package.Labels.TryGetValue(key, out var value) ? [value] : null)
        .Map("attributes", (package, key) => package.Attributes.GetValueOrDefault(key))
        .Time("created_at", package => package.CreatedAt)
        .Time("updated_at", package => package.UpdatedAt)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static IServiceCollection AddApiPackages(this IServiceCollection services) =>
        services.AddSingleton<ApiPackageStore>().AddSingleton<ApiPackageCatalog>().AddAfterRemoval<ApiPackageAfterRemoval>();

    public static void MapApiPackages(this IEndpointRouteBuilder app)
    {
        var packages = app.MapGroup("/v3/api-packages");
        packages.MapGet("", List).Requires("api-packages:list");
        packages.MapPost("", Create).Requires("api-packages:create");
        packages.MapGet("{packageId}", Fetch).Requires("api-packages:read");
        packages.MapPatch("{packageId}", Update).Requires("api-packages:edit");
        packages.MapDelete("{packageId}", Delete).Requires("api-packages:delete");
        packages.MapLimitCounting();
        packages.MapApiPackageOperations();
    }

    private static async Task<IResult> List(HttpContext http, ApiPackageStore store) => Form.Read(http.Request.Query, out var problem) is { } query
        ? Answers.Ok(query.Apply(await store.List(http.RequestAborted)).ToAnswer(ApiPackageAnswer.Of))
        : problem!;

    private static async Task<IResult> Create(HttpContext http, ApiPackageCatalog catalog)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (ApiPackageRules.ReadDraft(fields) is not { } draft) return Problem.Invalid(fields.Faults);
        return Answer(await catalog.Create(draft, http.RequestAborted), Answers.Created);
    }

    private static async Task<IResult> Fetch(Guid packageId, HttpContext http, ApiPackageStore store) =>
        await store.Find(packageId, http.RequestAborted) is { } found ? Answers.Ok(ApiPackageAnswer.Of(found.Value)) : Problem.NotFound();

    private static async Task<IResult> Update(Guid packageId, HttpContext http, ApiPackageStore store, ApiPackageCatalog catalog)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await store.Find(packageId, http.RequestAborted) is null) return Problem.NotFound();
        if (ApiPackageRules.ReadChange(fields) is not { } change) return Problem.Invalid(fields.Faults);
        return Answer(await catalog.Update(packageId, change, http.RequestAborted), Answers.Ok);
    }

    private static async Task<IResult> Delete(Guid packageId, HttpContext http, ApiPackageCatalog catalog)
    {
        var refusal = await catalog.Remove(packageId, http.RequestAborted);
        return refusal is null ? Answers.NoContent() : refusal;
    }

    private static IResult Answer(Settled<ApiPackage> settled, Func<ApiPackageAnswer, IResult> answer) =>
        settled.Problem is { } refusal ? refusal : answer(ApiPackageAnswer.Of(settled.Value!));
}

/// <summary>What the catalog keeps below a package: its members.</summary>
public sealed class ApiPackageAfterRemoval(Tables tables) : IAfterRemoval
{
    public Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel) =>
        kind == Removed.ApiPackage ? tables.Catalog.Clear(Tables.Org, CatalogKeys.MembersOf(id), cancel) : Task.CompletedTask;
}
