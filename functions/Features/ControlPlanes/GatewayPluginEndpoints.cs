using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;

namespace Features.ControlPlanes;

/// <summary>Plugins for administrators: <c>/v2/control-planes/{id}/core-entities/plugins</c>, and the same under a service or a route.</summary>
public static class GatewayPluginEndpoints
{
    public static void MapGatewayPlugins(this IEndpointRouteBuilder app)
    {
        foreach (var path in (string[])["plugins", "services/{parentService}/plugins", "routes/{parentRoute}/plugins"])
        {
            var plugins = app.MapGroup("/v2/control-planes/{controlPlaneId}/core-entities/" + path);
            plugins.MapGet("", List).Requires("gateway-plugins:list");
            plugins.MapPost("", Create).Requires("gateway-plugins:create");
            plugins.MapGet("{plugin}", Fetch).Requires("gateway-plugins:read");
            plugins.MapPut("{plugin}", Put).Requires("gateway-plugins:edit");
            plugins.MapDelete("{plugin}", Delete).Requires("gateway-plugins:delete");
        }
    }

    private static async Task<IResult> List(GatewayPath? at, HttpContext http, GatewayStore store)
    {
        if (at is null) return Problem.NotFound();
        var all = (await store.ListPlugins(at.ControlPlaneId, http.RequestAborted)).FindAll(plugin => IsUnder(at, plugin));
        return CoreEntityList.Answer(http, all, plugin => new(plugin.Id, plugin.Name, plugin.Tags), GatewayPluginAnswer.Of);
    }

    private static async Task<IResult> Create(GatewayPath? at, HttpContext http, GatewayStore store, GatewayWrites writes, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null) return Problem.NotFound();
        var plugin = GatewayPluginRules.Read(fields, null, null, at.Service?.Id, at.Route?.Id, clock.GetUtcNow());
        await GatewayWrites.CheckReferences(store, at.ControlPlaneId, plugin.ServiceId, plugin.RouteId, fields, http.RequestAborted);
        if (fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var written = await writes.Run(at.ControlPlaneId, () => store.SavePlugin(at.ControlPlaneId, null, plugin, http.RequestAborted));
        return written == GatewayWrite.Done ? Answers.Created(GatewayPluginAnswer.Of(plugin)) : GatewayWrites.Refusal(written, "plugin");
    }

    private static async Task<IResult> Fetch(GatewayPath? at, string plugin, HttpContext http, GatewayStore store) =>
        at is not null && await store.FindPlugin(at.ControlPlaneId, plugin, http.RequestAborted) is { } found && IsUnder(at, found.Value)
            ? Answers.Ok(GatewayPluginAnswer.Of(found.Value))
            : Problem.NotFound();

    /// <summary>Creates or replaces, by id or by instance name.</summary>
    private static async Task<IResult> Put(GatewayPath? at, string plugin, HttpContext http, GatewayStore store, GatewayWrites writes, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null || CoreEntityName.Read(plugin) is not { } key) return Problem.NotFound();
        var put = GatewayPluginRules.Read(fields, key.Id, key.Name, at.Service?.Id, at.Route?.Id, clock.GetUtcNow());
        await GatewayWrites.CheckReferences(store, at.ControlPlaneId, put.ServiceId, put.RouteId, fields, http.RequestAborted);
        if (fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var written = await writes.Run(at.ControlPlaneId, async () =>
        {
            var found = await store.FindPlugin(at.ControlPlaneId, plugin, http.RequestAborted);
            if (found is not null) put = put with { Id = found.Value.Id, CreatedAt = found.Value.CreatedAt };
            return key.Again(found is null, await store.SavePlugin(at.ControlPlaneId, found, put, http.RequestAborted));
        });
        return written == GatewayWrite.Done ? Answers.Ok(GatewayPluginAnswer.Of(put)) : GatewayWrites.Refusal(written, "plugin");
    }

    // 204 also for what is not there: the contract says so.
    private static async Task<IResult> Delete(GatewayPath? at, string plugin, HttpContext http, GatewayStore store, GatewayWrites writes)
    {
        if (at is null) return Problem.NotFound();
        if (await store.FindPlugin(at.ControlPlaneId, plugin, http.RequestAborted) is not { } seen || !IsUnder(at, seen.Value)) return Answers.NoContent();
        var written = await writes.Run(at.ControlPlaneId, async () =>
            await store.FindPlugin(at.ControlPlaneId, plugin, http.RequestAborted) is { } found
                ? await store.RemovePlugin(at.ControlPlaneId, found, http.RequestAborted)
                : GatewayWrite.Done);
        return written is GatewayWrite.Done or GatewayWrite.ReferenceMissing ? Answers.NoContent() : GatewayWrites.Refusal(written, "plugin");
    }

    private static bool IsUnder(GatewayPath at, GatewayPlugin plugin) =>
        (at.Service is null || plugin.ServiceId == at.Service.Id) && (at.Route is null || plugin.RouteId == at.Route.Id);
}
