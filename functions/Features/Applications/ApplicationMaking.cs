using Features.Apis;
using Features.AuthStrategies;
using Features.Credentials;
using Features.DcrProviders;
using Features.Portals;
using Features.Storage;
using Platform.Errors;
using Platform.Storage;

namespace Features.Applications;

/// <summary>Makes, changes and removes applications, for developers and for administrators.</summary>
public sealed class ApplicationMaking(
    ApplicationStore store, ApplicationTransfer transfer, CredentialStore credentials, AuthStrategyStore strategies, StrategyClaims claims, GrantChanges changes,
    ApplicationClients clients, ClientAttempts attempts, FollowUps followUps, TimeProvider clock)
{
    private const string NameTaken = "An application with this name already exists";

    /// <summary>The strategy of a new application: the one that is named, if the caller may use it, or the portal's default.</summary>
    public async Task<Settled<AuthStrategy>> ChooseStrategy(Portal portal, ApplicationDraft draft, Func<Guid, Task<AuthStrategy?>> find)
    {
        if ((draft.StrategyId ?? portal.DefaultStrategyId) is not { } id) return Settled<AuthStrategy>.Refused(Problem.Invalid(Fault.Required("auth_strategy_id")));
        if (await find(id) is not { } strategy)
            return Settled<AuthStrategy>.Refused(Problem.Invalid(Fault.MissingReference("auth_strategy_id", "Auth strategy not found")));
        return ApplicationRules.Check(strategy, draft) is { } fault ? Settled<AuthStrategy>.Refused(Problem.Invalid(fault)) : Settled<AuthStrategy>.Done(strategy);
    }

    /// <summary>Makes an application, and registers its client first where the strategy has a provider.</summary>
    /// <param name="portal">The portal.</param>
    /// <param name="draft">What the caller says.</param>
    /// <param name="strategy">What <see cref="ChooseStrategy"/> chose.</param>
    /// <param name="ownerField">The field that named the owner, for a fault; null where nobody named one: the owner is the caller, who is gone like any other stranger.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<Settled<NewApplication>> Make(Portal portal, ApplicationDraft draft, AuthStrategy strategy, string? ownerField, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var application = new Application
        {
            Id = Guid.NewGuid(),
            OwnerId = draft.Owner.Id,
            OwnerType = draft.Owner.Type,
            Name = draft.Name,
            Description = draft.Description,
            RedirectUri = draft.RedirectUri,
            StrategyId = strategy.Id,
            ClientId = !draft.IsClassic ? draft.ClientId : strategy.Type == StrategyType.OpenidConnect ? draft.Reference : null,
            Reference = draft.Reference,
            Scopes = draft.Scopes,
            Labels = draft.Labels,
            GrantsVersion = 1,
            CreatedAt = now,
            UpdatedAt = now,
        };
        if (strategy.DcrProviderId is null) return await Make(portal.Id, application, null, ownerField, cancel);
        // A client that nobody can use is not worth a call.
        if (await store.Foresee(portal.Id, application, cancel) is var foreseen and not ApplicationWrite.Written)
            return Settled<NewApplication>.Refused(Refusal(foreseen, application, ownerField)!);
        var provided = await clients.Provide(portal.Id, application, strategy, draft.DcrClientId, cancel);
        if (provided.Value is not { } client) return Settled<NewApplication>.Refused(provided.Problem!);
        var made = await Make(portal.Id, application with { ClientId = client.Client.ClientId, Registered = client.Client }, client, ownerField, CancellationToken.None);
        if (client.Attempt is { } attempt) await attempts.Finish(attempt);
        return made;
    }

    private async Task<Settled<NewApplication>> Make(Guid portalId, Application application, ApplicationClient? client, string? ownerField, CancellationToken cancel)
    {
        var claim = await claims.Take(portalId, application, application.ClientId, cancel);
        if (Refusal(claim) is { } refusal) return Settled<NewApplication>.Refused(refusal);
        var settled = await changes.Run(portalId, application.Id, async () =>
            await store.IsOfAnother(portalId, application, cancel) ? Settled<NewApplication>.Refused(ReferenceTaken(application))
            : await store.Add(portalId, application, ClientOf(application), client?.Attempt, cancel) is var written and not ApplicationWrite.Written
                ? Refusal(written, application, ownerField) is { } refused ? Settled<NewApplication>.Refused(refused) : null
                : Settled<NewApplication>.Done(new(application, client?.Secret)), cancel);
        await claims.Settle(claim);
        return settled;
    }

    /// <summary>Changes what an application says of itself, and who owns it. Not there for a developer who may not use it.</summary>
    public async Task<Settled<Application>> Change(Portal portal, Guid developerId, Guid applicationId, ApplicationChange change, CancellationToken cancel)
    {
        var portalId = portal.Id;
        if (await store.FindFor(portalId, developerId, applicationId, cancel) is not { Value: var seen }) return Settled<Application>.Refused(Problem.NotFound());
        if (change.Reference.Value is { } reference && reference != seen.ReferenceId() && seen.Registered is not null)
            return Settled<Application>.Refused(Problem.Invalid(ApplicationRules.ProvidersClient(ApplicationRules.ReferenceField)));
        if (change.Reference.Value is not null && seen.ClientId is not null) change = change with { ClientId = change.Reference, Reference = default };
        if (change.ClientId.Value is not null && seen.ClientId is null
            && await strategies.Find(seen.StrategyId, cancel) is { Value: var strategy } && ApplicationRules.CheckClient(strategy, change.ClientId.Value) is { } fault)
            return Settled<Application>.Refused(Problem.Invalid(fault));
        if (change.ClientId.Value is { } named && seen.Registered is not null && named != seen.ClientId)
            return Settled<Application>.Refused(Problem.Invalid(new Fault("client_id", "invalid", "The client of this application is registered by its auth strategy's DCR provider")));
        var claim = change.ClientId.Value is { } client && client != seen.ClientId ? await claims.Take(portalId, seen, client, cancel) : null;
        if (claim is not null && Refusal(claim) is { } refusal) return Settled<Application>.Refused(refusal);
        var leaving = claim is not null && seen.ClientId is { } old ? await claims.Leave(portalId, seen, old, cancel) : null;
        var telling = seen.Registered is not null ? await followUps.Plan(ClientUpdates.Kind, ClientUpdates.Of(portalId, applicationId), cancel) : null;
        var settled = await changes.Run(portalId, applicationId, () => ChangeOnce(portal, developerId, applicationId, change, cancel), cancel);
        if (claim is not null) await claims.Settle(claim);
        if (leaving is not null) await claims.Settle(leaving);
        if (telling is not null) await (settled.Problem is null ? followUps.Finish(telling, CancellationToken.None) : followUps.Drop(telling, CancellationToken.None));
        return settled;
    }

    /// <summary>Removes an application with its registrations and credentials. False when it is not there for this owner.</summary>
    public async Task<bool> Remove(Guid portalId, Guid ownerId, Guid applicationId, CancellationToken cancel)
    {
        if (await store.FindOwned(portalId, ownerId, applicationId, cancel) is not { Value: var seen }) return false;
        var leaving = await claims.Leave(portalId, seen, seen.ClientId, cancel);
        var ending = seen.Registered is { } client ? await attempts.PlanLeaving(PeopleKeys.Of(portalId), client, cancel) : null;
        var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.Application, applicationId, portalId), cancel);
        var settled = await Contention.Settle(clock, async () =>
            await store.FindOwned(portalId, ownerId, applicationId, cancel) is not { } found ? Settled<Application>.Refused(Problem.NotFound())
            : await store.Remove(portalId, found, cancel) == ApplicationWrite.Written ? Settled<Application>.Done(found.Value)
            : null, cancel);
        foreach (var planned in new[] { cleaning, leaving.Planned!, ending }.OfType<Planned>())
            await (settled is { Problem: null } ? followUps.Finish(planned, CancellationToken.None) : followUps.Drop(planned, CancellationToken.None));
        return settled is { Problem: null };
    }

    private async Task<Settled<Application>?> ChangeOnce(Portal portal, Guid developerId, Guid applicationId, ApplicationChange change, CancellationToken cancel)
    {
        var portalId = portal.Id;
        if (await store.FindFor(portalId, developerId, applicationId, cancel) is not { } found) return Settled<Application>.Refused(Problem.NotFound());
        var owner = !change.TeamId.IsGiven ? found.Value.Owner()
            : change.TeamId.Value is { } team ? new(OwnerType.Team, team)
            : found.Value.OwnerType == OwnerType.Team ? new(OwnerType.Developer, developerId) : found.Value.Owner();
        var changed = found.Value with
        {
            OwnerId = owner.Id,
            OwnerType = owner.Type,
            Name = change.Name.Or(found.Value.Name)!,
            Description = change.Description.Or(found.Value.Description),
            RedirectUri = change.RedirectUri.Or(found.Value.RedirectUri),
            ClientId = change.ClientId.Or(found.Value.ClientId),
            Reference = change.Reference.Or(found.Value.Reference),
            Scopes = change.Scopes.Value ?? found.Value.Scopes,
            UpdatedAt = clock.GetUtcNow(),
        };
        if (await store.IsOfAnother(portalId, changed, cancel)) return Settled<Application>.Refused(ReferenceTaken(changed));
        var (batch, refusal) = await transfer.Begin(portal, found, changed, "team_id", cancel);
        if (batch is null) return Settled<Application>.Refused(refusal!);
        if (changed.ClientId != found.Value.ClientId)
        {
            foreach (var row in (await credentials.ListOf(portalId, applicationId, cancel)).Where(row => row.Value.ClientId is not null))
                batch.Withdraw(row, found.Value.GrantsVersion + 1);
            if (ClientOf(changed) is { } client) batch.AddCredential(client);
        }
        return ApplicationStore.Outcome(await batch.Commit(cancel), changed) switch
        {
            ApplicationWrite.Written => Settled<Application>.Done(changed),
            ApplicationWrite.NameTaken => Settled<Application>.Refused(Problem.Conflict(NameTaken)),
            ApplicationWrite.ReferenceTaken => Settled<Application>.Refused(ReferenceTaken(changed)),
            ApplicationWrite.OwnerMissing => Settled<Application>.Refused(Problem.Invalid(Fault.MissingReference("team_id", "Team not found"))),
            _ => null,
        };
    }

    private Credential? ClientOf(Application application) => Credential.OfClient(application, clock.GetUtcNow());

    private static Problem? Refusal(StrategyClaim claim) => claim.Outcome switch
    {
        ClaimOutcome.ClientTaken => ClientTaken(),
        ClaimOutcome.StrategyGone => Problem.Invalid(Fault.MissingReference("auth_strategy_id", "Auth strategy not found")),
        _ => null,
    };

    // Null where it is worth another try.
    private static Problem? Refusal(ApplicationWrite written, Application application, string? ownerField) => written switch
    {
        ApplicationWrite.NameTaken => Problem.Conflict(NameTaken),
        ApplicationWrite.ReferenceTaken => ReferenceTaken(application),
        ApplicationWrite.TooMany => ApplicationTransfer.TooMany(),
        ApplicationWrite.OwnerMissing => ownerField is null ? Problem.Unauthorized() : Problem.Invalid(Fault.MissingReference(ownerField, "Owner not found")),
        ApplicationWrite.ClientGone => new(502, "Bad Gateway", "The identity provider took too long; try again"),
        _ => null,
    };

    private static Problem ReferenceTaken(Application application) =>
        application.ClientId is null ? Problem.Conflict($"An application with this {ApplicationRules.ReferenceField} already exists") : ClientTaken();

    private static Problem ClientTaken() => Problem.Conflict("An application with this client_id already exists");
}
