using Features.Apis;
using Features.PolicySnapshots;
using Platform.Errors;
using Platform.Storage;

namespace Features.AuthStrategies;

/// <summary>
/// Changes strategies and brings the gateways up to date: header names of keys are part of every policy snapshot. Publications and applications touch a strategy when they start
/// to use it, so a change looks again until nobody was faster.
/// </summary>
public sealed class StrategyChanges(AuthStrategyStore store, FollowUps followUps, TimeProvider clock)
{
    /// <summary>Applies a change to what is there.</summary>
    /// <param name="id">The strategy.</param>
    /// <param name="apply">The change, or why it is refused; called again with what is there then.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<Settled<AuthStrategy>> Run(Guid id, Func<AuthStrategy, Settled<AuthStrategy>> apply, CancellationToken cancel)
    {
        var snapshots = await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.AllControlPlanes, cancel);
        var settled = await Contention.Settle(clock, async () =>
        {
            if (await store.Find(id, cancel) is not { } found) return Settled<AuthStrategy>.Refused(Problem.NotFound());
            var applied = apply(found.Value);
            if (applied.Value is not { } strategy) return applied;
            var changed = strategy with { UpdatedAt = clock.GetUtcNow() };
            return await store.Replace(found, changed, cancel) switch
            {
                StrategyWrite.Done => Settled<AuthStrategy>.Done(changed),
                StrategyWrite.ProviderMissing => Settled<AuthStrategy>.Refused(AuthStrategyEndpoints.ProviderMissing()),
                _ => null,
            };
        }, cancel) ?? Settled<AuthStrategy>.Overtaken();
        await (settled.Problem is null ? followUps.Finish(snapshots, CancellationToken.None) : followUps.Drop(snapshots, CancellationToken.None));
        return settled;
    }
}
