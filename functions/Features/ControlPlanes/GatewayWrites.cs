using Features.PolicySnapshots;
using Microsoft.AspNetCore.Http;
using Platform.Errors;
using Platform.Fields;
using Platform.Storage;

namespace Features.ControlPlanes;

/// <summary>Writes of services, routes and plugins: each is followed by a new snapshot of its control plane.</summary>
public sealed class GatewayWrites(FollowUps followUps, TimeProvider clock)
{
    /// <summary>Writes, looking again while others are faster. <paramref name="write"/> reads afresh each time.</summary>
    public async Task<GatewayWrite> Run(Guid controlPlaneId, Func<Task<GatewayWrite>> write)
    {
        var snapshot = await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.SubjectOf(controlPlaneId));
        // Of n writers at once the last is overtaken n - 1 times; looking again is harmless.
        var settled = await Contention.Settle<object>(clock, async () => await write() is var outcome and not GatewayWrite.Changed ? outcome : null, CancellationToken.None);
        var written = settled is GatewayWrite outcome ? outcome : GatewayWrite.Changed;
        if (written == GatewayWrite.Done) await followUps.Finish(snapshot);
        else await followUps.Drop(snapshot);
        return written;
    }

    /// <summary>Notes references to things that do not exist.</summary>
    public static async Task CheckReferences(GatewayStore store, Guid controlPlaneId, Guid? serviceId, Guid? routeId, BodyFields body, CancellationToken cancel)
    {
        if (serviceId is { } service && await store.FindService(controlPlaneId, service, cancel) is null) body.Faults.Add(Fault.MissingReference("service.id", "Service not found"));
        if (routeId is { } route && await store.FindRoute(controlPlaneId, route, cancel) is null) body.Faults.Add(Fault.MissingReference("route.id", "Route not found"));
    }

    /// <summary>What a failed write of a <paramref name="kind"/> is answered with.</summary>
    public static IResult Refusal(GatewayWrite written, string kind) => written switch
    {
        GatewayWrite.IdTaken => Problem.Conflict($"A {kind} with this id already exists"),
        GatewayWrite.NameTaken => Problem.Conflict($"A {kind} with this name already exists"),
        GatewayWrite.ScopeTaken => Problem.Conflict("A plugin of this name already exists in this scope"),
        GatewayWrite.ReferenceMissing => Problem.Invalid(Fault.MissingReference(kind == "route" ? "service.id" : "service.id, route.id", "It was removed by another request")),
        _ => Problem.Conflict($"The {kind} was changed by another request"),
    };
}
