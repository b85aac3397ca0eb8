using Features.PolicySnapshots;
using Features.Storage;

namespace Features.ControlPlanes;

/// <summary>What goes with a control plane: its snapshot first, so that its gateway stops, then what it holds, then its places in groups.</summary>
public sealed class GatewayCleaning(GatewayStore gateway, ControlPlaneGroupStore groups, PolicyPublisher publisher) : IAfterRemoval
{
    public async Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel)
    {
        if (kind != Removed.ControlPlane) return;
        await publisher.Publish(id, cancel);
        await gateway.Clear(id, cancel);
        await groups.Forget(id, cancel);
    }
}
