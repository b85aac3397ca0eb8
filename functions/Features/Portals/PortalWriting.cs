using Features.Apis;
using Features.AuthStrategies;
using Features.PolicySnapshots;
using Features.Storage;
using Microsoft.AspNetCore.Http;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.Portals;

/// <summary>Adds, changes and removes portals, for both contracts: they say a portal in different words and mean the same.</summary>
public sealed class PortalWriting(PortalStore store, AuthStrategyStore strategies, PortalSettings settings, FollowUps followUps, TimeProvider clock)
{
    private const string StrategyField = "default_application_auth_strategy_id";

    /// <summary>What is wrong with a body: the faults noted in it, and a strategy that is not there.</summary>
    public async Task<Problem> Refuse(BodyFields fields, CancellationToken cancel) => Problem.Invalid(
        fields.PeekIds(StrategyField) is [var id] && await strategies.Find(id, cancel) is null ? [.. fields.Faults, MissingStrategy()] : fields.Faults);

    /// <param name="change">What is said of it.</param>
    /// <param name="check">What is wrong with the portal as a whole, in the words of the contract.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<Settled<Portal>> Add(PortalChange change, Func<Portal, Fault?> check, CancellationToken cancel)
    {
        var portal = PortalRules.Create(change, Guid.NewGuid(), settings.Domain, clock.GetUtcNow());
        if (check(portal) is { } fault) return Settled<Portal>.Refused(Problem.Invalid(fault));
        var (outcome, added) = await store.Add(portal, cancel);
        return outcome == PortalSaving.Saved ? Settled<Portal>.Done(added) : Settled<Portal>.Refused(Refusal(outcome));
    }

    /// <param name="portalId">The portal.</param>
    /// <param name="change">What is said of it.</param>
    /// <param name="check">What is wrong with the portal as a whole, in the words of the contract.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<Settled<Portal>> Change(Guid portalId, PortalChange change, Func<Portal, Fault?> check, CancellationToken cancel) =>
        await Contention.Settle(clock, async () =>
        {
            if (await store.Find(portalId, cancel) is not { } found) return Settled<Portal>.Refused(Problem.NotFound());
            if (change.Labels?.FaultAfter(found.Value.Labels) is { } many) return Settled<Portal>.Refused(Problem.Invalid(many));
            var changed = PortalRules.Apply(change, found.Value, clock.GetUtcNow());
            if (check(changed) is { } fault) return Settled<Portal>.Refused(Problem.Invalid(fault));
            return await store.Replace(found, changed, cancel) switch
            {
                PortalSaving.Saved => Settled<Portal>.Done(changed),
                PortalSaving.Changed => null,
                var refused => Settled<Portal>.Refused(Refusal(refused)),
            };
        }, cancel) ?? Settled<Portal>.Refused(Refusal(PortalSaving.Changed));

    /// <param name="portalId">The portal.</param>
    /// <param name="force">Whether what is published in it is taken out first.</param>
    /// <param name="inUse">What is answered when something is, and nobody insists.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<IResult> Remove(Guid portalId, bool force, Problem inUse, CancellationToken cancel)
    {
        if (await store.Find(portalId, cancel) is null) return Problem.NotFound();
        var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.Portal, portalId), cancel);
        var snapshots = await followUps.Plan(PolicyPublisher.Kind, PolicyPublisher.AllControlPlanes, cancel);
        var answer = await Contention.Settle<IResult>(clock, async () =>
        {
            if (await store.Find(portalId, cancel) is not { } found) return Problem.NotFound();
            if (force) await store.Unpublish(portalId, cancel);
            return await store.Remove(found, cancel) switch
            {
                PortalRemoval.Removed => Answers.NoContent(),
                PortalRemoval.Published when !force => inUse,
                _ => null,
            };
        }, cancel) ?? Refusal(PortalSaving.Changed);
        await (answer is Problem ? followUps.Drop(cleaning, cancel) : followUps.Finish(cleaning, cancel));
        await followUps.Finish(snapshots, cancel);
        return answer;
    }

    private static Fault MissingStrategy() => Fault.MissingReference(StrategyField, "Auth strategy not found");

    private static Problem Refusal(PortalSaving outcome) => outcome switch
    {
        PortalSaving.NameTaken => Problem.Conflict("A portal with this name already exists"),
        PortalSaving.DomainTaken => Problem.Conflict("The host name belongs to another portal"),
        PortalSaving.StrategyMissing => Problem.Invalid(MissingStrategy()),
        _ => Problem.Conflict("The portal was changed by another request"),
    };
}
