using Features.Storage;
using Platform.Storage;

namespace Features.Applications;

public enum ClaimOutcome { Held, ClientTaken, StrategyGone }

/// <summary>What is being taken or left.</summary>
/// <param name="Planned">What makes the claims agree with the application, whatever happens; null when nothing was written.</param>
/// <param name="Outcome">Whether they are held.</param>
public sealed record StrategyClaim(Planned? Planned, ClaimOutcome Outcome);

/// <summary>
/// What applications hold of their strategies. Strategies lie in the catalog and applications in their portals, so claims join the two: that the application uses the strategy,
/// which then cannot be deleted, and that a client of an identity provider belongs to it and to no other application of that strategy, whatever the portal. Claims are taken
/// first; the follow-up makes them agree with what the application says.
/// </summary>
public sealed class StrategyClaims(Tables tables, ApplicationStore applications, FollowUps followUps) : IFollowUp
{
    /// <summary>Kind of the follow-up. The subject is portal, application, strategy and client, in this order: a client may hold the separator.</summary>
    public const string Kind = "strategy-claim";

    /// <summary>Takes the strategy for an application, and the client when it has one.</summary>
    public async Task<StrategyClaim> Take(Guid portalId, Application application, string? clientId, CancellationToken cancel)
    {
        var planned = await Plan(portalId, application, clientId, cancel);
        var strategy = CatalogKeys.Strategy(application.StrategyId);
        var batch = tables.Catalog.Begin(Tables.Org).Touch(strategy).Put(CatalogKeys.StrategyUse(application.StrategyId, application.Id), new Claim(application.Id));
        var client = clientId is null ? null : CatalogKeys.Client(application.StrategyId, clientId);
        if (client is not null) batch.Claim(client, application.Id);
        var outcome = await batch.Commit(cancel);
        if (outcome.Committed || (client is not null && await tables.Catalog.FindOwner(Tables.Org, client, cancel) == application.Id)) return new(planned, ClaimOutcome.Held);
        await followUps.Drop(planned, cancel);
        return new(null, outcome.Row == strategy ? ClaimOutcome.StrategyGone : ClaimOutcome.ClientTaken);
    }

    /// <summary>Announces that an application goes, or leaves a client.</summary>
    public async Task<StrategyClaim> Leave(Guid portalId, Application application, string? clientId, CancellationToken cancel) =>
        new(await Plan(portalId, application, clientId, cancel), ClaimOutcome.Held);

    /// <summary>Makes the claims agree with what the application says now.</summary>
    public Task Settle(StrategyClaim claim) => claim.Planned is { } planned ? followUps.Finish(planned) : Task.CompletedTask;

    /// <summary>Gives back what an application that is gone held.</summary>
    public async Task Release(Guid applicationId, Guid strategyId, string? clientId, CancellationToken cancel)
    {
        await Release(CatalogKeys.StrategyUse(strategyId, applicationId), applicationId, cancel);
        if (clientId is not null) await Release(CatalogKeys.Client(strategyId, clientId), applicationId, cancel);
    }

    public async Task Run(string subject, CancellationToken cancel)
    {
        var parts = subject.Split('|', 4);
        var (portalId, applicationId, strategyId, clientId) = (Guid.Parse(parts[0]), Guid.Parse(parts[1]), Guid.Parse(parts[2]), parts[3].Length == 0 ? null : parts[3]);
        if (await applications.Find(portalId, applicationId, cancel) is not { Value: var application }) await Release(applicationId, strategyId, clientId, cancel);
        else if (clientId is not null && application.ClientId != clientId) await Release(CatalogKeys.Client(strategyId, clientId), applicationId, cancel);
    }

    private async Task Release(string row, Guid applicationId, CancellationToken cancel)
    {
        var claim = await tables.Catalog.Find<Claim>(Tables.Org, row, cancel);
        if (claim?.Value.Owner == applicationId) await tables.Catalog.Begin(Tables.Org).Remove(claim).Commit(cancel);
    }

    private Task<Planned> Plan(Guid portalId, Application application, string? clientId, CancellationToken cancel) =>
        followUps.Plan(Kind, $"{portalId:D}|{application.Id:D}|{application.StrategyId:D}|{clientId}", cancel);
}
