using Features.Apis;
using Features.AuthStrategies;
using Features.Credentials;
using Features.DcrProviders;
using Features.Storage;
using Platform.Errors;
using Platform.Storage;

namespace Features.Applications;

/// <summary>A client with its new secret, this once.</summary>
public sealed record RenewedSecret(string ClientId, string ClientSecret);

/// <summary>
/// Gives the client of an application another secret. Where the provider has no way to (RFC 7592 leaves it to the provider), the client itself is replaced by a new one:
/// the answer names the client for that reason.
/// </summary>
public sealed class ClientRenewal(
    ApplicationStore store, CredentialStore credentials, AuthStrategyStore strategies, StrategyClaims claims, ApplicationClients clients, ClientAttempts attempts,
    GrantChanges changes, FollowUps followUps, TimeProvider clock)
{
    public async Task<Settled<RenewedSecret>> Run(Guid portalId, Guid developerId, Application application, CancellationToken cancel)
    {
        if (application.Registered is not { } client)
            return Settled<RenewedSecret>.Refused(Problem.Invalid(new Fault("applicationId", "invalid", "The application has no client secret that was issued here", "path")));
        if (await clients.Renew(client, cancel) is not { } renewed) return await Replace(portalId, developerId, application, client, cancel);
        return renewed.Value is { } secret ? Settled<RenewedSecret>.Done(new(client.ClientId, secret)) : Settled<RenewedSecret>.Refused(renewed.Problem!);
    }

    private async Task<Settled<RenewedSecret>> Replace(Guid portalId, Guid developerId, Application application, RegisteredClient old, CancellationToken cancel)
    {
        if (await strategies.Find(application.StrategyId, cancel) is not { Value: var strategy } || strategy.DcrProviderId != old.ProviderId)
            return Settled<RenewedSecret>.Refused(Problem.Conflict("The auth strategy registers clients at another provider now"));
        var provided = await clients.Provide(portalId, application, strategy, existing: null, cancel);
        if (provided.Value is not { Attempt: { } attempt } made) return Settled<RenewedSecret>.Refused(provided.Problem!);
        var settled = made.Secret is null
            ? Settled<RenewedSecret>.Refused(Problem.Invalid(new Fault("applicationId", "invalid", "The identity provider issues no secrets", "path")))
            : await Move(portalId, developerId, application, old, made);
        await attempts.Finish(attempt);
        return settled;
    }

    private async Task<Settled<RenewedSecret>> Move(Guid portalId, Guid developerId, Application application, RegisteredClient old, ApplicationClient made)
    {
        var claim = await claims.Take(portalId, application, made.Client.ClientId, CancellationToken.None);
        if (claim.Outcome != ClaimOutcome.Held) return Settled<RenewedSecret>.Overtaken();
        var leaving = await claims.Leave(portalId, application, old.ClientId, CancellationToken.None);
        var ending = await attempts.PlanLeaving(PeopleKeys.Of(portalId), old, CancellationToken.None);
        var settled = await changes.Run(portalId, application.Id, () => MoveOnce(portalId, developerId, application.Id, old, made), CancellationToken.None);
        await claims.Settle(claim);
        await claims.Settle(leaving);
        await (settled.Problem is null ? followUps.Finish(ending) : followUps.Drop(ending));
        return settled;
    }

    private async Task<Settled<RenewedSecret>?> MoveOnce(Guid portalId, Guid developerId, Guid applicationId, RegisteredClient old, ApplicationClient made)
    {
        if (await store.FindFor(portalId, developerId, applicationId, CancellationToken.None) is not { } found) return Settled<RenewedSecret>.Refused(Problem.NotFound());
        // Two who renew at once would each remove the other's client.
        if (found.Value.Registered?.Mark != old.Mark) return Settled<RenewedSecret>.Overtaken();
        var changed = found.Value with { ClientId = made.Client.ClientId, Registered = made.Client, UpdatedAt = clock.GetUtcNow() };
        var batch = ClientAttempts.Leave(ClientAttempts.Own(store.Begin(portalId, found, changed), made.Client.Mark), old);
        foreach (var row in (await credentials.ListOf(portalId, applicationId, CancellationToken.None)).Where(row => row.Value.ClientId is not null))
            batch.Withdraw(row, found.Value.GrantsVersion + 1);
        batch.AddCredential(Credential.OfClient(changed, clock.GetUtcNow())!);
        var outcome = await batch.Commit();
        return outcome.Committed ? Settled<RenewedSecret>.Done(new(made.Client.ClientId, made.Secret!))
            : ClientAttempts.WasGivenUp(outcome) ? Settled<RenewedSecret>.Overtaken()
            : null;
    }
}
