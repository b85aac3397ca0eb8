using Features.ApiPublications;
using Features.Apis;
using Features.Applications;
using Features.Developers;
using Features.Mail;
using Features.Portals;
using Features.Storage;
using Platform.Errors;
using Platform.Storage;

namespace Features.Registrations;

/// <summary>
/// Registers applications, decides on registrations and removes them. Each is one transaction with the application's row; the answer waits until enforcement was told.
/// </summary>
public sealed class Registering(ApplicationStore applications, RegistrationStore registrations, GrantChanges changes, FollowUps followUps, TimeProvider clock)
{
    /// <summary>Registers an application for what is published in its portal.</summary>
    /// <param name="portal">The portal.</param>
    /// <param name="find">Reads the application; null when it is not there for the caller.</param>
    /// <param name="applicationId">The application.</param>
    /// <param name="publication">What it is registered for. The caller has seen to it that the application's owner may know of it.</param>
    /// <param name="wanted">The status that an administrator wants.</param>
    /// <param name="scopes">What the client is to be granted beside what it has; its provider is asked for it after the commit.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<Settled<Registration>> Register(
        Portal portal, Func<Task<Document<Application>?>> find, Guid applicationId, ApiPublication publication, ApprovalStatus? wanted, IReadOnlyList<string> scopes,
        CancellationToken cancel)
    {
        var telling = scopes.Count > 0 ? await followUps.Plan(ClientUpdates.Kind, ClientUpdates.Of(portal.Id, applicationId), cancel) : null;
        var settled = await changes.Run(portal.Id, applicationId, async () =>
        {
            if (await find() is not { } application) return Settled<Registration>.Refused(Problem.NotFound());
            if (publication.StrategyId != application.Value.StrategyId) return Settled<Registration>.Refused(Problem.Invalid(OtherStrategy(publication)));
            if (scopes.Count > 0 && application.Value.Registered is null) return Settled<Registration>.Refused(Problem.Invalid(NobodyGrants()));
            var now = clock.GetUtcNow();
            var scoped = scopes.Count == 0 ? application.Value : application.Value with { Scopes = [.. application.Value.Scopes.Union(scopes)], UpdatedAt = now };
            if (scoped.Scopes.Count > ApplicationRules.ScopesMax) return Settled<Registration>.Refused(Problem.Invalid(TooManyScopes()));
            var registration = new Registration
            {
                Id = Guid.NewGuid(),
                ApplicationId = applicationId,
                EntityId = publication.EntityId,
                EntityType = publication.EntityType,
                ProductId = publication.ProductId,
                Status = RegistrationRules.InitialStatus(portal, publication, wanted),
                CreatedAt = now,
                UpdatedAt = now,
            };
            var outcome = await applications.Begin(portal.Id, application, scoped).Add(PeopleKeys.Registration(applicationId, publication.EntityId), registration).Commit(cancel);
            return outcome.Committed ? Settled<Registration>.Done(registration)
                : outcome.ExistsAs("registration") ? Settled<Registration>.Refused(Problem.Conflict($"{NounOf(publication)} is already registered to the application"))
                : null;
        }, cancel);
        if (telling is not null) await (settled.Problem is null ? followUps.Finish(telling, CancellationToken.None) : followUps.Drop(telling, CancellationToken.None));
        return settled;
    }

    /// <summary>Approves, rejects, revokes or reopens a registration, and tells the developer.</summary>
    public async Task<Settled<Registration>> Decide(Guid portalId, Guid applicationId, Registration seen, ApprovalStatus status, CancellationToken cancel)
    {
        if (seen.Status == status) return Settled<Registration>.Done(seen);
        var mail = await followUps.Plan(
            Outbox.Kind, OutboxMessage.RegistrationDecided(portalId, applicationId, seen.EntityId, status, clock.GetUtcNow()), cancel);
        var settled = await changes.Run(portalId, applicationId, async () =>
        {
            if (await applications.Find(portalId, applicationId, cancel) is not { } application
                || await registrations.Find(portalId, applicationId, seen.Id, cancel) is not { } found) return Settled<Registration>.Refused(Problem.NotFound());
            var changed = found.Value with { Status = status, UpdatedAt = clock.GetUtcNow() };
            return (await Begin(portalId, application).Replace(found, changed).Commit(cancel)).Committed ? Settled<Registration>.Done(changed) : null;
        }, cancel);
        await (settled.Problem is null ? followUps.Finish(mail, CancellationToken.None) : followUps.Drop(mail, CancellationToken.None));
        return settled;
    }

    /// <summary>Removes a registration; its application may be registered again.</summary>
    public Task<Settled<Registration>> Remove(Guid portalId, Func<Task<Document<Application>?>> find, Guid applicationId, Guid id, CancellationToken cancel) =>
        changes.Run(portalId, applicationId, async () =>
            await find() is not { } application || await registrations.Find(portalId, applicationId, id, cancel) is not { } found
                ? Settled<Registration>.Refused(Problem.NotFound())
                : (await Begin(portalId, application).Remove(found).Commit(cancel)).Committed ? Settled<Registration>.Done(found.Value)
                : null, cancel);

    // A registration does not change what an application says of itself.
    private Batch Begin(Guid portalId, Document<Application> read) => applications.Begin(portalId, read, read.Value);

    private static Fault NobodyGrants() => new(ApplicationRules.ScopesField, "invalid", "Only the client of an auth strategy with a DCR provider is granted scopes");

    private static Fault TooManyScopes() => new(ApplicationRules.ScopesField, "max_items", $"An application has at most {ApplicationRules.ScopesMax} scopes") { Maximum = ApplicationRules.ScopesMax };

    private static Fault OtherStrategy(ApiPublication publication) => new(
        RegistrationRules.FieldOf(publication.EntityType), "invalid",
        publication.StrategyId is null ? $"The {NounOf(publication)} needs no registration" : $"The {NounOf(publication)} uses another auth strategy than the application");

    private static string NounOf(ApiPublication publication) => publication.EntityType == EntityType.ProductVersion ? "API product version" : "API";
}
