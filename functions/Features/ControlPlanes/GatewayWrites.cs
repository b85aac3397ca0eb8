using Features.PolicySnapshots;
using Microsoft.AspNetCore.Http;
using Platform.Errors;
using Platform.Storage;

namespace Features.ControlPlanes;

/// <summary>Writes of core entities: each is followed by a new snapshot of its control plane.</summary>
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

    /// <summary>What a failed write is answered with.</summary>
    public static IResult Refusal<T>(GatewayWrite written, T entity) where T : ICoreEntity<T> => written switch
    {
        GatewayWrite.IdTaken => Problem.Conflict($"A {T.Kind} with this id already exists"),
        GatewayWrite.NameTaken => Problem.Conflict($"A {T.Kind} with this {T.NameWord} already exists"),
        GatewayWrite.ScopeTaken => Problem.Conflict("A plugin of this name already exists in this scope"),
        GatewayWrite.ReferenceMissing => Problem.Invalid([.. entity.References().Select(reference => Fault.MissingReference(reference.Field, "It was removed by another request"))]),
        // 400, as the gateway answers it: a foreign key does not hold.
        GatewayWrite.InUse => Problem.Invalid(new Fault(T.Kind, "invalid", $"routes lead to this {T.Kind}, or an API or API product version is linked to it; remove those first", "path")),
        _ => Problem.Conflict($"The {T.Kind} was changed by another request"),
    };
}
