using Microsoft.Extensions.Logging;
using Platform.Outbound;
using Policies;

namespace Features.Explanations;

/// <summary>
/// Decides a request by what is stored now, as enforcement would, and says why. It shares enforcement's decision and none of its memory, and takes nothing out of any limit.
/// </summary>
public sealed class Explainer
{
    // A person waits for it, and no gateway.
    private static readonly Patience Patience = new(TimeSpan.FromSeconds(20));

    private readonly SnapshotSource _snapshots;
    private readonly Decider _decider;

    public Explainer(PolicyStorage storage, OutboundHttp outbound, SharedSecrets secrets, TimeProvider clock, ILogger<SnapshotSource> log)
    {
        _snapshots = new(storage, clock, log);
        // Nobody reads the change feed here, so nothing that is remembered of credentials is believed.
        var credentials = new CredentialSource(storage, clock, Patience);
        _decider = new(credentials, new(outbound.Client, credentials, secrets, clock, Patience), new(storage.Counters, clock, Patience), CounterOutage.Deny, clock);
    }

    /// <summary>The explanation; null when the control plane has no snapshot.</summary>
    public async Task<Explanation?> Explain(Guid controlPlaneId, DecisionQuestion question, string requestId, CancellationToken cancel)
    {
        if (await _snapshots.Read(controlPlaneId.ToString("D"), cancel) is not { } plane) return null;
        var trace = new DecisionTrace();
        return Explanation.Of(plane, await _decider.Decide(plane, question, trace), trace, requestId);
    }
}
