using Features.Storage;
using Platform.Storage;

namespace Features.Registrations;

/// <summary>Where registrations live: rows below their application. They are written in transactions that the application's store begins.</summary>
public sealed class RegistrationStore(Tables tables)
{
    public Task<List<Document<Registration>>> ListOf(Guid portalId, Guid applicationId, CancellationToken cancel) =>
        tables.People.List<Registration>(PeopleKeys.Of(portalId), PeopleKeys.RegistrationsOf(applicationId), cancel);

    /// <summary>A registration of an application by its id. An application has a handful.</summary>
    public async Task<Document<Registration>?> Find(Guid portalId, Guid applicationId, Guid id, CancellationToken cancel) =>
        (await ListOf(portalId, applicationId, cancel)).Find(row => row.Value.Id == id);

    /// <summary>An application's registration for an API, package or version of a product.</summary>
    public Task<Document<Registration>?> FindFor(Guid portalId, Guid applicationId, Guid entityId, CancellationToken cancel) =>
        tables.People.Find<Registration>(PeopleKeys.Of(portalId), PeopleKeys.Registration(applicationId, entityId), cancel);

    /// <summary>All registrations of a portal.</summary>
    public async Task<List<Registration>> List(Guid portalId, CancellationToken cancel) =>
        [.. (await tables.People.List<Registration>(PeopleKeys.Of(portalId), PeopleKeys.Registrations, cancel)).Select(row => row.Value)];

    /// <summary>Removes everything that is below an application that is gone.</summary>
    public Task Clear(Guid portalId, Guid applicationId, CancellationToken cancel) =>
        tables.People.ClearTold<Registration>(PeopleKeys.Of(portalId), PeopleKeys.RegistrationsOf(applicationId), cancel);
}
