using Features.Storage;
using Platform.Storage;

namespace Features.Applications;

/// <summary>A claim on a client that is being taken or left.</summary>
/// <param name="Planned">What makes the claim agree with the application, whatever happens; null when nothing was written.</param>
/// <param name="IsTaken">Whether another application has it.</param>
public sealed record ClientClaim(Planned? Planned, bool IsTaken);

/// <summary>
/// A client of an identity provider belongs to one application per strategy, whatever the portal; so its claim lies in the catalog, and the application in its portal.
/// The claim is taken first; the follow-up gives it back unless the application says that it has the client.
/// </summary>
public sealed class ClientClaims(Tables tables, ApplicationStore applications, FollowUps followUps) : IFollowUp
{
    /// <summary>Kind of the follow-up. The subject is portal, application, strategy and client, in this order: a client may hold the separator.</summary>
    public const string Kind = "client-claim";

    /// <summary>Takes a client for an application.</summary>
    public async Task<ClientClaim> Take(Guid portalId, Application application, string clientId, CancellationToken cancel)
    {
        var row = CatalogKeys.Client(application.StrategyId, clientId);
        var planned = await Plan(portalId, application, clientId, cancel);
        if ((await tables.Catalog.Begin(Tables.Org).Claim(row, application.Id).Commit(cancel)).Committed
            || await tables.Catalog.FindOwner(Tables.Org, row, cancel) == application.Id) return new(planned, IsTaken: false);
        await followUps.Drop(planned, cancel);
        return new(null, IsTaken: true);
    }

    /// <summary>Announces that an application leaves a client.</summary>
    public async Task<ClientClaim> Leave(Guid portalId, Application application, string clientId, CancellationToken cancel) =>
        new(await Plan(portalId, application, clientId, cancel), IsTaken: false);

    /// <summary>Makes the claim agree with what the application says now.</summary>
    public Task Settle(ClientClaim claim) => claim.Planned is { } planned ? followUps.Finish(planned) : Task.CompletedTask;

    /// <summary>Gives back the client of an application that is gone.</summary>
    public Task Release(Guid applicationId, Guid strategyId, string clientId, CancellationToken cancel) => Release(CatalogKeys.Client(strategyId, clientId), applicationId, cancel);

    public async Task Run(string subject, CancellationToken cancel)
    {
        var parts = subject.Split('|', 4);
        var (portalId, applicationId, strategyId, clientId) = (Guid.Parse(parts[0]), Guid.Parse(parts[1]), Guid.Parse(parts[2]), parts[3]);
        var application = await applications.Find(portalId, applicationId, cancel);
        if (application is null || application.Value.ClientId != clientId) await Release(CatalogKeys.Client(strategyId, clientId), applicationId, cancel);
    }

    private async Task Release(string row, Guid applicationId, CancellationToken cancel)
    {
        var claim = await tables.Catalog.Find<Claim>(Tables.Org, row, cancel);
        if (claim?.Value.Owner == applicationId) await tables.Catalog.Begin(Tables.Org).Remove(claim).Commit(cancel);
    }

    private Task<Planned> Plan(Guid portalId, Application application, string clientId, CancellationToken cancel) =>
        followUps.Plan(Kind, $"{portalId:D}|{application.Id:D}|{application.StrategyId:D}|{clientId}", cancel);
}
