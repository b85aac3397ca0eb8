using Features.Apis;
using Features.AuthStrategies;
using Features.Credentials;
using Features.Portals;
using Features.Storage;
using Platform.Errors;
using Platform.Storage;

namespace Features.Applications;

/// <summary>Makes, changes and removes applications, for developers and for administrators.</summary>
public sealed class ApplicationMaking(
    ApplicationStore store, ApplicationTransfer transfer, CredentialStore credentials, AuthStrategyStore strategies, ClientClaims clients, GrantChanges changes,
    FollowUps followUps, TimeProvider clock)
{
    private const string NameTaken = "An application with this name already exists";

    /// <summary>The strategy of a new application: the one that is named, if the caller may use it, or the portal's default.</summary>
    public async Task<Settled<AuthStrategy>> ChooseStrategy(Portal portal, ApplicationDraft draft, Func<Guid, Task<AuthStrategy?>> find)
    {
        if ((draft.StrategyId ?? portal.DefaultStrategyId) is not { } id) return Settled<AuthStrategy>.Refused(Problem.Invalid(Fault.Required("auth_strategy_id")));
        if (await find(id) is not { } strategy)
            return Settled<AuthStrategy>.Refused(Problem.Invalid(Fault.MissingReference("auth_strategy_id", "Auth strategy not found")));
        return ApplicationRules.CheckClient(strategy, draft.ClientId) is { } fault ? Settled<AuthStrategy>.Refused(Problem.Invalid(fault)) : Settled<AuthStrategy>.Done(strategy);
    }

    /// <summary>Makes an application.</summary>
    /// <param name="portal">The portal.</param>
    /// <param name="draft">What the caller says.</param>
    /// <param name="strategy">What <see cref="ChooseStrategy"/> chose.</param>
    /// <param name="ownerField">The field that named the owner, for a fault.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<Settled<Application>> Make(Portal portal, ApplicationDraft draft, AuthStrategy strategy, string ownerField, CancellationToken cancel)
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
            ClientId = draft.ClientId,
            Scopes = draft.Scopes,
            Labels = draft.Labels,
            GrantsVersion = 1,
            CreatedAt = now,
            UpdatedAt = now,
        };
        var claim = application.ClientId is { } client ? await clients.Take(portal.Id, application, client, cancel) : null;
        if (claim is { IsTaken: true }) return Settled<Application>.Refused(ClientTaken());
        var settled = await changes.Run(portal.Id, application.Id, async () =>
            await store.Add(portal.Id, application, ClientOf(application), cancel) switch
            {
                ApplicationWrite.Written => Settled<Application>.Done(application),
                ApplicationWrite.NameTaken => Settled<Application>.Refused(Problem.Conflict(NameTaken)),
                ApplicationWrite.TooMany => Settled<Application>.Refused(ApplicationTransfer.TooMany()),
                ApplicationWrite.OwnerMissing => Settled<Application>.Refused(Problem.Invalid(Fault.MissingReference(ownerField, "Owner not found"))),
                _ => null,
            }, cancel);
        if (claim is not null) await clients.Settle(claim);
        return settled;
    }

    /// <summary>Changes what an application says of itself, and who owns it. Not there for a developer who may not use it.</summary>
    public async Task<Settled<Application>> Change(Portal portal, Guid developerId, Guid applicationId, ApplicationChange change, CancellationToken cancel)
    {
        var portalId = portal.Id;
        if (await store.FindFor(portalId, developerId, applicationId, cancel) is not { Value: var seen }) return Settled<Application>.Refused(Problem.NotFound());
        if (change.ClientId.Value is not null && seen.ClientId is null
            && await strategies.Find(seen.StrategyId, cancel) is { Value: var strategy } && ApplicationRules.CheckClient(strategy, change.ClientId.Value) is { } fault)
            return Settled<Application>.Refused(Problem.Invalid(fault));
        var claim = change.ClientId.Value is { } client && client != seen.ClientId ? await clients.Take(portalId, seen, client, cancel) : null;
        if (claim is { IsTaken: true }) return Settled<Application>.Refused(ClientTaken());
        var leaving = claim is not null && seen.ClientId is { } old ? await clients.Leave(portalId, seen, old, cancel) : null;
        var settled = await changes.Run(portalId, applicationId, () => ChangeOnce(portal, developerId, applicationId, change, cancel), cancel);
        if (claim is not null) await clients.Settle(claim);
        if (leaving is not null) await clients.Settle(leaving);
        return settled;
    }

    /// <summary>Removes an application with its registrations and credentials. False when it is not there for this owner.</summary>
    public async Task<bool> Remove(Guid portalId, Guid ownerId, Guid applicationId, CancellationToken cancel)
    {
        if (await store.FindOwned(portalId, ownerId, applicationId, cancel) is null) return false;
        var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.Application, applicationId, portalId), cancel);
        var settled = await Contention.Settle(clock, async () =>
            await store.FindOwned(portalId, ownerId, applicationId, cancel) is not { } found ? Settled<Application>.Refused(Problem.NotFound())
            : await store.Remove(portalId, found, cancel) == ApplicationWrite.Written ? Settled<Application>.Done(found.Value)
            : null, cancel);
        await (settled is { Problem: null } ? followUps.Finish(cleaning, CancellationToken.None) : followUps.Drop(cleaning, CancellationToken.None));
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
            Scopes = change.Scopes.Value ?? found.Value.Scopes,
            UpdatedAt = clock.GetUtcNow(),
        };
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
            ApplicationWrite.OwnerMissing => Settled<Application>.Refused(Problem.Invalid(Fault.MissingReference("team_id", "Team not found"))),
            _ => null,
        };
    }

    // With an id of its own each time: what is taken away by one id is never another's.
    private Credential? ClientOf(Application application) => application.ClientId is null ? null : new()
    {
        Id = Guid.NewGuid(),
        ApplicationId = application.Id,
        StrategyId = application.StrategyId,
        ClientId = application.ClientId,
        CounterId = application.Id,
        CreatedAt = clock.GetUtcNow(),
    };

    private static Problem ClientTaken() => Problem.Conflict("An application with this client_id already exists");
}
