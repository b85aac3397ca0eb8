using Features.ApiOperations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.ApiPackages;

/// <summary>The operations of a package: <c>/v3/api-packages/{packageId}/operations</c>.</summary>
public static class ApiPackageOperationEndpoints
{
    private sealed record Shown(ApiPackageMember Member, LinkedApi Api, ApiOperation Operation);

    private static readonly ListForm<Shown> Form = new ListForm<Shown>()
        .Id("api_id", shown => shown.Member.ApiId)
        .Sort("api_id", (a, b) => a.Member.ApiId.CompareTo(b.Member.ApiId))
        .Text("method", shown => shown.Member.Method, sorts: true)
        .Text("path", shown => shown.Member.Path, sorts: true)
        .Time("created_at", shown => shown.Member.CreatedAt)
        .Time("updated_at", shown => shown.Member.UpdatedAt)
        .DefaultOrder((a, b) => a.Member.CreatedAt.CompareTo(b.Member.CreatedAt));

    internal static void MapApiPackageOperations(this IEndpointRouteBuilder packages)
    {
        packages.MapGet("{packageId}/operations", List).Requires("api-packages:read");
        packages.MapPatch("{packageId}/operations", Update).Requires("api-packages:edit");
        packages.MapGet("{packageId}/operations/{operationId}", Fetch).Requires("api-packages:read");
        packages.MapDelete("{packageId}/operations/{operationId}", Remove).Requires("api-packages:edit");
    }

    private static async Task<IResult> List(Guid packageId, HttpContext http, ApiPackageStore store, ApiOperationStore operations, OperationRoutes routes)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await store.Find(packageId, http.RequestAborted) is null) return Problem.NotFound();
        var members = (await store.ListMembers(packageId, http.RequestAborted)).ConvertAll(member => member.Value);
        var page = query.Apply(await Show(members, operations, http.RequestAborted));
        return Answers.Ok(page.ToAnswer(await Answer(page.Items, routes, http.RequestAborted)));
    }

    private static async Task<IResult> Fetch(
        Guid packageId, Guid operationId, HttpContext http, ApiPackageStore store, ApiOperationStore operations, OperationRoutes routes)
    {
        if (await store.Find(packageId, http.RequestAborted) is null || await store.FindMember(packageId, operationId, http.RequestAborted) is not { } member)
            return Problem.NotFound();
        var shown = await Show([member.Value], operations, http.RequestAborted);
        return shown is [var one] ? Answers.Ok((await Answer(shown, routes, http.RequestAborted))(one)) : Problem.NotFound();
    }

    private static async Task<IResult> Update(Guid packageId, HttpContext http, ApiPackageStore store, ApiPackageCatalog catalog)
    {
        var body = await BodyReader.ReadValue(http.Request);
        if (body.Value is not { } value) return body.Problem!;
        if (await store.Find(packageId, http.RequestAborted) is null) return Problem.NotFound();
        var faults = new List<Fault>();
        var steps = ApiPackageRules.ReadSteps(value.RootElement, faults);
        var refusal = await catalog.Change(packageId, steps, faults, http.RequestAborted);
        return refusal is null ? Answers.NoContent() : refusal;
    }

    private static async Task<IResult> Remove(Guid packageId, Guid operationId, HttpContext http, ApiPackageCatalog catalog)
    {
        var refusal = await catalog.RemoveMember(packageId, operationId, http.RequestAborted);
        return refusal is null ? Answers.NoContent() : refusal;
    }

    /// <summary>The members whose operation is there. What is missing is about to be cleaned.</summary>
    private static async Task<List<Shown>> Show(List<ApiPackageMember> members, ApiOperationStore operations, CancellationToken cancel)
    {
        var shown = new List<Shown>();
        foreach (var group in members.GroupBy(member => member.ApiId))
        {
            if (await operations.FindLinked(group.Key, cancel) is not { } api) continue;
            var byId = api.Operations.ToDictionary(operation => operation.Id);
            shown.AddRange(group.Where(member => byId.ContainsKey(member.OperationId)).Select(member => new Shown(member, api, byId[member.OperationId])));
        }
        return shown;
    }

    private static async Task<Func<Shown, ApiPackageOperationAnswer>> Answer(IReadOnlyList<Shown> items, OperationRoutes routes, CancellationToken cancel)
    {
        var status = await routes.Read(items.Select(shown => shown.Api.Link.ControlPlaneId), cancel);
        return shown => ApiPackageOperationAnswer.Of(shown.Member, shown.Api, status(shown.Api.Link.ControlPlaneId, shown.Operation));
    }
}
