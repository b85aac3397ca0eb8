using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;

namespace Features.ControlPlanes;

/// <summary>Services for administrators: <c>/v2/control-planes/{id}/core-entities/services</c>.</summary>
public static class GatewayServiceEndpoints
{
    public static void MapGatewayServices(this IEndpointRouteBuilder app)
    {
        var services = app.MapGroup("/v2/control-planes/{controlPlaneId}/core-entities/services");
        services.MapGet("", List).Requires("gateway-services:list");
        services.MapPost("", Create).Requires("gateway-services:create");
        services.MapGet("{service}", Fetch).Requires("gateway-services:read");
        services.MapPut("{service}", Put).Requires("gateway-services:edit");
        services.MapDelete("{service}", Delete).Requires("gateway-services:delete");
    }

    private static async Task<IResult> List(GatewayPath? at, HttpContext http, GatewayStore store)
    {
        if (at is null) return Problem.NotFound();
        var all = await store.ListServices(at.ControlPlaneId, http.RequestAborted);
        return CoreEntityList.Answer(http, all, service => new(service.Id, service.Name, service.Tags), GatewayServiceAnswer.Of);
    }

    private static async Task<IResult> Create(GatewayPath? at, HttpContext http, GatewayStore store, GatewayWrites writes, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null) return Problem.NotFound();
        var service = GatewayServiceRules.Read(fields, null, null, clock.GetUtcNow());
        if (fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var written = await writes.Run(at.ControlPlaneId, () => store.SaveService(at.ControlPlaneId, null, service, http.RequestAborted));
        return written == GatewayWrite.Done ? Answers.Created(GatewayServiceAnswer.Of(service)) : GatewayWrites.Refusal(written, "service");
    }

    private static async Task<IResult> Fetch(GatewayPath? at, string service, HttpContext http, GatewayStore store) =>
        at is not null && await store.FindService(at.ControlPlaneId, service, http.RequestAborted) is { } found
            ? Answers.Ok(GatewayServiceAnswer.Of(found.Value))
            : Problem.NotFound();

    /// <summary>Creates or replaces, by id or by name.</summary>
    private static async Task<IResult> Put(GatewayPath? at, string service, HttpContext http, GatewayStore store, GatewayWrites writes, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (at is null || CoreEntityName.Read(service) is not { } key) return Problem.NotFound();
        var put = GatewayServiceRules.Read(fields, key.Id, key.Name, clock.GetUtcNow());
        if (fields.Faults.Count > 0) return Problem.Invalid(fields.Faults);
        var written = await writes.Run(at.ControlPlaneId, async () =>
        {
            var found = await store.FindService(at.ControlPlaneId, service, http.RequestAborted);
            if (found is not null) put = put with { Id = found.Value.Id, CreatedAt = found.Value.CreatedAt };
            return key.Again(found is null, await store.SaveService(at.ControlPlaneId, found, put, http.RequestAborted));
        });
        return written == GatewayWrite.Done ? Answers.Ok(GatewayServiceAnswer.Of(put)) : GatewayWrites.Refusal(written, "service");
    }

    // 204 also for what is not there: the contract says so.
    private static async Task<IResult> Delete(GatewayPath? at, string service, HttpContext http, GatewayStore store, GatewayWrites writes)
    {
        if (at is null) return Problem.NotFound();
        if (await store.FindService(at.ControlPlaneId, service, http.RequestAborted) is null) return Answers.NoContent();
        var written = await writes.Run(at.ControlPlaneId, async () =>
            await store.FindService(at.ControlPlaneId, service, http.RequestAborted) is { } found
                ? await store.RemoveService(at.ControlPlaneId, found, http.RequestAborted)
                : GatewayWrite.Done);
        return written switch
        {
            GatewayWrite.Done or GatewayWrite.ReferenceMissing => Answers.NoContent(),
            // 400, as the gateway answers it: a foreign key does not hold.
            GatewayWrite.InUse => Problem.Invalid(new Fault("service", "invalid", "routes lead to this service, or an API is linked to it; remove those first", "path")),
            _ => GatewayWrites.Refusal(written, "service"),
        };
    }
}
