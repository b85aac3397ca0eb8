using Features.Access;
using Features.Apis;
using Features.ControlPlanes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Policies;

namespace Features.ApiImplementations;

/// <summary>Links of APIs to gateways: <c>/v3/apis/{apiId}/implementations</c> and <c>/v3/api-implementations</c>.</summary>
public static class ApiImplementationEndpoints
{
    private static readonly ListForm<ApiImplementation> Form = new ListForm<ApiImplementation>()
        .Of("apis", link => link.ApiId)
        .Id("id", link => link.Id).Sort("id", (a, b) => a.Id.CompareTo(b.Id))
        .Id("api_id", link => link.ApiId).Sort("api_id", (a, b) => a.ApiId.CompareTo(b.ApiId))
        .Id("control_plane_id", link => link.ControlPlaneId).Sort("control_plane_id", (a, b) => a.ControlPlaneId.CompareTo(b.ControlPlaneId))
        .Id("service_id", link => link.ServiceId).Sort("service_id", (a, b) => Nullable.Compare(a.ServiceId, b.ServiceId))
        .Time("created_at", link => link.CreatedAt)
        .Time("updated_at", link => link.UpdatedAt)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static IServiceCollection AddApiImplementations(this IServiceCollection services) =>
        services.AddSingleton<ApiImplementationStore>().AddSingleton<ApiImplementationCatalog>();

    public static void MapApiImplementations(this IEndpointRouteBuilder app)
    {
        app.MapGet("/v3/api-implementations", List).Requires("apis:list");
        var links = app.MapGroup("/v3/apis/{apiId}/implementations");
        links.MapPost("", Create).Requires("apis:link");
        links.MapGet("{implementationId}", Fetch).Requires("apis:read");
        links.MapDelete("{implementationId}", Delete).Requires("apis:link");
    }

    private static async Task<IResult> List(HttpContext http, ApiImplementationStore store, GatewayStore gateways)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var page = query.Apply(await store.List(http.RequestAborted));
        var enforced = new Dictionary<Guid, bool>();
        foreach (var id in page.Items.Where(link => link.ServiceId is null).Select(link => link.ControlPlaneId).Distinct())
            enforced[id] = await IsEnforced(id, gateways, http.RequestAborted);
        return Answers.Ok(page.ToAnswer(link => ApiImplementationAnswer.OfListed(link, enforced.GetValueOrDefault(link.ControlPlaneId))));
    }

    private static async Task<IResult> Create(
        Guid apiId, HttpContext http, ApiStore apis, ControlPlaneStore controlPlanes, ApiImplementationCatalog catalog, GatewayStore gateways)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await apis.Find(apiId, http.RequestAborted) is null) return Problem.NotFound();
        if (ApiImplementationRules.ReadDraft(fields) is not { } draft) return Problem.Invalid([.. fields.Faults, .. await MissingIn(fields, controlPlanes, http)]);
        // Of a control plane that the caller may not see there is nothing to link.
        if (!Caller.Of(http).May("control-planes:read", draft.ControlPlaneId)) return Problem.Invalid(Fault.MissingReference(draft.ControlPlaneField, "Control plane not found"));
        var settled = await catalog.Create(apiId, draft, http.RequestAborted);
        return settled.Problem is { } refusal ? refusal : Answers.Created(await Show(settled.Value!, gateways, http));
    }

    private static async Task<List<Fault>> MissingIn(BodyFields fields, ControlPlaneStore controlPlanes, HttpContext http)
    {
        var missing = new List<Fault>();
        foreach (var field in new[] { "service.control_plane_id", "control_plane.control_plane_id" })
            if (fields.PeekIds(field) is [var id] && (!Caller.Of(http).May("control-planes:read", id) || await controlPlanes.Find(id, http.RequestAborted) is null))
                missing.Add(Fault.MissingReference(field, "Control plane not found"));
        return missing;
    }

    private static async Task<IResult> Fetch(Guid apiId, Guid implementationId, HttpContext http, ApiStore apis, GatewayStore gateways) =>
        await apis.Find(apiId, http.RequestAborted) is not null && await apis.FindLink(apiId, http.RequestAborted) is { } link && link.Value.Id == implementationId
            ? Answers.Ok(await Show(link.Value, gateways, http))
            : Problem.NotFound();

    private static async Task<IResult> Delete(Guid apiId, Guid implementationId, HttpContext http, ApiImplementationCatalog catalog)
    {
        var refusal = await catalog.Remove(apiId, implementationId, http.RequestAborted);
        return refusal is null ? Answers.NoContent() : refusal;
    }

    private static async Task<ApiImplementationAnswer> Show(ApiImplementation link, GatewayStore gateways, HttpContext http) =>
        ApiImplementationAnswer.Of(link, link.ServiceId is null && await IsEnforced(link.ControlPlaneId, gateways, http.RequestAborted));

    private static async Task<bool> IsEnforced(Guid controlPlaneId, GatewayStore gateways, CancellationToken cancel) =>
        (await gateways.List<GatewayPlugin>(controlPlaneId, cancel)).Exists(plugin => plugin.Name == PolicyPlugin.AceName && plugin.Enabled && plugin.IsGlobal());
}
