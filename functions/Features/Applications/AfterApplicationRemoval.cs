using Features.Credentials;
using Features.DcrProviders;
using Features.Developers;
using Features.Portals;
using Features.Registrations;
using Features.Storage;

namespace Features.Applications;

/// <summary>
/// Ends what applications had: registrations, credentials and clients of an application that is gone, the applications of a developer that is gone, those of a portal that is
/// gone, and the registrations for an API, package or version of a product that is gone.
/// </summary>
public sealed class AfterApplicationRemoval(
    Tables tables, ApplicationStore applications, ApplicationMaking making, CredentialStore credentials, RegistrationStore registrations, CredentialPublisher publisher,
    StrategyClaims claims, ClientAttempts attempts, PortalStore portals) : IAfterRemoval
{
    public Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel) => kind switch
    {
        Removed.Application => CleanApplication(portalId!.Value, id, cancel),
        Removed.Developer => CleanDeveloper(portalId!.Value, id, cancel),
        Removed.Portal => CleanPortal(id, cancel),
        Removed.Api or Removed.ApiPackage or Removed.ProductVersion => CleanEntity(id, cancel),
        _ => Task.CompletedTask,
    };

    private async Task CleanApplication(Guid portalId, Guid id, CancellationToken cancel)
    {
        var held = await credentials.ListOf(portalId, id, cancel);
        await publisher.Run(CredentialPublisher.Of(portalId, id), cancel);
        foreach (var client in held.Where(row => row.Value.ClientId is not null)) await claims.Release(id, client.Value.StrategyId!.Value, client.Value.ClientId!, cancel);
        await credentials.Clear(portalId, id, cancel);
        await registrations.Clear(portalId, id, cancel);
    }

    private async Task CleanDeveloper(Guid portalId, Guid id, CancellationToken cancel)
    {
        foreach (var application in await applications.ListOwned(portalId, id, cancel)) await making.Remove(portalId, id, application.Id, cancel);
        await tables.People.Begin(PeopleKeys.Of(portalId)).Remove(PeopleKeys.Quota(id)).Commit(cancel);
    }

    private async Task CleanPortal(Guid id, CancellationToken cancel)
    {
        var held = await credentials.ListAll(id, cancel);
        await publisher.Remove(held, cancel);
        foreach (var client in held.Where(credential => credential.ClientId is not null))
            await claims.Release(client.ApplicationId, client.StrategyId!.Value, client.ClientId!, cancel);
        var all = await applications.List(id, cancel);
        foreach (var application in all) await claims.Release(application.Id, application.StrategyId, application.ClientId, cancel);
        await attempts.Rescue(PeopleKeys.Of(id), all.Select(application => application.Registered).OfType<RegisteredClient>(), cancel);
        var partition = PeopleKeys.Of(id);
        await tables.People.ClearTold<Registration>(partition, PeopleKeys.Registrations, cancel);
        await tables.People.ClearTold<Credential>(partition, PeopleKeys.Credentials, cancel);
        await tables.People.ClearTold<Application>(partition, PeopleKeys.Applications, cancel);
        await tables.People.ClearTold<Developer>(partition, PeopleKeys.Developers, cancel);
        await tables.People.Clear(partition, "", cancel);
    }

    private async Task CleanEntity(Guid id, CancellationToken cancel)
    {
        foreach (var portal in await portals.List(cancel))
        foreach (var registration in (await registrations.List(portal.Id, cancel)).Where(registration => registration.EntityId == id))
        {
            await tables.People.ClearTold<Registration>(PeopleKeys.Of(portal.Id), PeopleKeys.Registration(registration.ApplicationId, id), cancel);
            await publisher.Run(CredentialPublisher.Of(portal.Id, registration.ApplicationId), cancel);
        }
    }
}
