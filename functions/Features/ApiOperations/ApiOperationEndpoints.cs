using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.ApiOperations;

/// <summary>Operations of an API that is linked to a control plane: <c>/v3/apis/{apiId}/operations</c>. Of any other API there are none to see.</summary>
public static class ApiOperationEndpoints
{
    private static readonly ListForm<ApiOperation> Form = new ListForm<ApiOperation>()
        .Text("method", operation => operation.Method)
        .Text("path", operation => operation.Path);

    public static IServiceCollection AddApiOperations(this IServiceCollection services) => services
        .AddSingleton<ApiOperationStore>()
        .AddSingleton<OperationGuard>()
        .AddSingleton<OperationRoutes>()
        .AddKeyedSingleton<IFollowUp, OperationsChanged>(OperationsChanged.Kind);

    public static void MapApiOperations(this IEndpointRouteBuilder app)
    {
        var operations = app.MapGroup("/v3/apis/{apiId}/operations");
        operations.MapGet("", List).Requires("apis:read");
        operations.MapGet("{operationId}", Fetch).Requires("apis:read");
    }

    private static async Task<IResult> List(Guid apiId, HttpContext http, ApiOperationStore store, OperationRoutes routes)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await store.FindLinked(apiId, http.RequestAborted) is not { } linked) return Problem.NotFound();
        var page = query.Apply(linked.Operations);
        var status = await routes.Read([linked.Link.ControlPlaneId], http.RequestAborted);
        return Answers.Ok(page.ToAnswer(operation => ApiOperationAnswer.Of(operation, status(linked.Link.ControlPlaneId, operation))));
    }

    private static async Task<IResult> Fetch(Guid apiId, Guid operationId, HttpContext http, ApiOperationStore store, OperationRoutes routes)
    {
        if (await store.FindLinked(apiId, http.RequestAborted) is not { } linked
            || linked.Operations.FirstOrDefault(operation => operation.Id == operationId) is not { } found) return Problem.NotFound();
        var status = await routes.Read([linked.Link.ControlPlaneId], http.RequestAborted);
        return Answers.Ok(ApiOperationAnswer.Of(found, status(linked.Link.ControlPlaneId, found)));
    }
}

/// <summary>An operation on the management wire.</summary>
public sealed record ApiOperationAnswer(Guid Id, string Method, string Path, OperationStatus ImplementationStatus)
{
    public static ApiOperationAnswer Of(ApiOperation operation, OperationStatus status) => new(operation.Id, operation.Method, operation.Path, status);
}
