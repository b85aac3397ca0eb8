using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;

namespace Features.ControlPlanes;

/// <summary>Routes for administrators: <c>/v2/control-planes/{id}/core-entities/routes</c>, and the same under a service.</summary>
public static class GatewayRouteEndpoints
{
    public static void MapGatewayRoutes(this IEndpointRouteBuilder app)
    {
        foreach (var path in (string[])["routes", "services/{parentService}/routes"])
        {
            var routes = app.MapGroup("/v2/control-planes/{controlPlaneId}/core-entities/" + path);
            routes.MapGet("", List).Requires("gateway-routes:list");
            routes.MapPost("", Create).Requires("gateway-routes:create");
            routes.MapGet("{route}", Fetch).Requires("gateway-routes:read");
            routes.MapPut("{route}", Put).Requires("gateway-routes:edit");
            routes.MapDelete("{route}", Delete).Requires("gateway-routes:delete");
        }
    }

    private static async Task<IResult> List(GatewayPath? at, HttpContext http, GatewayStore store)
    {
        if (at is null) return Problem.NotFound();
        var all = (await store.ListRoutes(at.ControlPlaneId, http.RequestAborted)).FindAll(route => IsUnder(at, route));
        return CoreEntityList.Answer(http, all, route => new(route.Id, route.Name, route.Tags), GatewayRouteAnswer.Of);
    }

    private static async Task<IResult> Create(GatewayPath? at, HttpContext http, GatewayStore store, GatewayWrites writes, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null) return Problem.NotFound();
        var route = GatewayRouteRules.Read(fields, null, null, at.Service?.Id, clock.GetUtcNow());
        await GatewayWrites.CheckReferences(store, at.ControlPlaneId, route.ServiceId, null, fields, http.RequestAborted);
        if (fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var written = await writes.Run(at.ControlPlaneId, () => store.SaveRoute(at.ControlPlaneId, null, route, http.RequestAborted));
        return written == GatewayWrite.Done ? Answers.Created(GatewayRouteAnswer.Of(route)) : GatewayWrites.Refusal(written, "route");
    }

    private static async Task<IResult> Fetch(GatewayPath? at, string route, HttpContext http, GatewayStore store) =>
        at is not null && await store.FindRoute(at.ControlPlaneId, route, http.RequestAborted) is { } found && IsUnder(at, found.Value)
            ? Answers.Ok(GatewayRouteAnswer.Of(found.Value))
            : Problem.NotFound();

    /// <summary>Creates or replaces, by id or by name. Put under a service, a route leads to that service from then on.</summary>
    private static async Task<IResult> Put(GatewayPath? at, string route, HttpContext http, GatewayStore store, GatewayWrites writes, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null || CoreEntityName.Read(route) is not { } key) return Problem.NotFound();
        var put = GatewayRouteRules.Read(fields, key.Id, key.Name, at.Service?.Id, clock.GetUtcNow());
        await GatewayWrites.CheckReferences(store, at.ControlPlaneId, put.ServiceId, null, fields, http.RequestAborted);
        if (fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var written = await writes.Run(at.ControlPlaneId, async () =>
        {
            var found = await store.FindRoute(at.ControlPlaneId, route, http.RequestAborted);
            if (found is not null) put = put with { Id = found.Value.Id, CreatedAt = found.Value.CreatedAt };
            return key.Again(found is null, await store.SaveRoute(at.ControlPlaneId, found, put, http.RequestAborted));
        });
        return written == GatewayWrite.Done ? Answers.Ok(GatewayRouteAnswer.Of(put)) : GatewayWrites.Refusal(written, "route");
    }

    // 204 also for what is not there: the contract says so.
    private static async Task<IResult> Delete(GatewayPath? at, string route, HttpContext http, GatewayStore store, GatewayWrites writes)
    {
        if (at is null) return Problem.NotFound();
        if (await store.FindRoute(at.ControlPlaneId, route, http.RequestAborted) is not { } seen || !IsUnder(at, seen.Value)) return Answers.NoContent();
        var written = await writes.Run(at.ControlPlaneId, async () =>
            await store.FindRoute(at.ControlPlaneId, route, http.RequestAborted) is { } found
                ? await store.RemoveRoute(at.ControlPlaneId, found, http.RequestAborted)
                : GatewayWrite.Done);
        return written is GatewayWrite.Done or GatewayWrite.ReferenceMissing ? Answers.NoContent() : GatewayWrites.Refusal(written, "route");
    }

    private static bool IsUnder(GatewayPath at, GatewayRoute route) => at.Service is null || route.ServiceId == at.Service.Id;
}
