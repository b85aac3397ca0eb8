using Features.Apis;
using Features.PortalCatalog;
using Features.Portals;
using Features.Registrations;
using Features.Teams;
using Platform.Errors;
using Platform.Storage;

namespace Features.Applications;

/// <summary>
/// Gives applications from one developer or team to another. With role-based access the new owner must be allowed to use everything that the application is registered for:
/// otherwise access would be had by being given an application.
/// </summary>
public sealed class ApplicationTransfer(
    ApplicationStore store, RegistrationStore registrations, TeamRoleStore roles, GrantChanges changes, TimeProvider clock)
{
    /// <summary>Gives an application to another owner of the portal.</summary>
    public Task<Settled<Application>> Give(Portal portal, Guid applicationId, ApplicationOwner owner, string field, CancellationToken cancel) =>
        changes.Run(portal.Id, applicationId, async () =>
        {
            if (await store.Find(portal.Id, applicationId, cancel) is not { } found) return Settled<Application>.Refused(Problem.NotFound());
            if (found.Value.Owner() == owner) return Settled<Application>.Done(found.Value);
            var changed = found.Value with { OwnerId = owner.Id, OwnerType = owner.Type, UpdatedAt = clock.GetUtcNow() };
            var (batch, refusal) = await Begin(portal, found, changed, field, cancel);
            if (batch is null) return Settled<Application>.Refused(refusal!);
            return ApplicationStore.Outcome(await batch.Commit(cancel), changed) switch
            {
                ApplicationWrite.Written => Settled<Application>.Done(changed),
                ApplicationWrite.NameTaken => Settled<Application>.Refused(Problem.Conflict("The new owner has an application with this name")),
                ApplicationWrite.OwnerMissing => Settled<Application>.Refused(Problem.Invalid(Fault.MissingReference(field, "Owner not found"))),
                _ => null,
            };
        }, cancel);

    /// <summary>Begins the transaction of a change that may or may not give an application to another owner; or says why it cannot be given.</summary>
    /// <param name="portal">The portal.</param>
    /// <param name="read">The application.</param>
    /// <param name="changed">As it shall be.</param>
    /// <param name="field">The field that named the owner, for a fault.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<(Batch? Batch, Problem? Refusal)> Begin(Portal portal, Document<Application> read, Application changed, string field, CancellationToken cancel)
    {
        if (read.Value.Owner() == changed.Owner()) return (store.Begin(portal.Id, read, changed), null);
        if (portal.RbacEnabled && !await MayConsume(portal.Id, changed, cancel))
            return (null, Problem.Invalid(new Fault(field, "invalid", $"The new owner does not hold {TeamRules.Consumer} for every API that the application is registered for")));
        return await store.BeginTransfer(portal.Id, read, changed, cancel) is { } batch ? (batch, null) : (null, TooMany());
    }

    internal static Problem TooMany() => Problem.Forbidden($"Maximum number of Applications exceeded. Max Allowed: {ApplicationRules.ApplicationsMax}");

    private async Task<bool> MayConsume(Guid portalId, Application application, CancellationToken cancel)
    {
        var held = application.TeamId() is { } team ? await roles.OfTeam(portalId, team, cancel) : await roles.OfDeveloper(portalId, application.OwnerId, cancel);
        return (await registrations.ListOf(portalId, application.Id, cancel)).TrueForAll(row => AccessMatrix.LetsConsume(rbac: true, held.On(row.Value.RoleEntityId())));
    }
}
