using Features.Storage;
using Platform.Storage;

namespace Features.Developers;

/// <summary>Where developers live: rows of their portal's partition, with a claim on the address.</summary>
public sealed class DeveloperStore(Tables tables)
{
    public Task<Document<Developer>?> Find(Guid portalId, Guid id, CancellationToken cancel) =>
        tables.People.Find<Developer>(PeopleKeys.Of(portalId), PeopleKeys.Developer(id), cancel);

    public Task<Document<Login>?> FindLogin(Guid portalId, Guid id, CancellationToken cancel) =>
        tables.People.Find<Login>(PeopleKeys.Of(portalId), PeopleKeys.Login(id), cancel);

    /// <summary>The developer with an address, or null.</summary>
    public Task<Guid?> FindByEmail(Guid portalId, string address, CancellationToken cancel) =>
        tables.People.FindOwner(PeopleKeys.Of(portalId), PeopleKeys.Email(address), cancel);

    public async Task<List<Developer>> List(Guid portalId, CancellationToken cancel) =>
        [.. (await tables.People.List<Developer>(PeopleKeys.Of(portalId), PeopleKeys.Developers, cancel)).Select(row => row.Value)];

    /// <summary>False when the address has a developer already.</summary>
    public async Task<bool> Add(Guid portalId, Developer developer, CancellationToken cancel) =>
        (await tables.People.Begin(PeopleKeys.Of(portalId))
            .Claim(PeopleKeys.Email(developer.Email), developer.Id)
            .Add(PeopleKeys.Developer(developer.Id), developer)
            .Add(PeopleKeys.Login(developer.Id), new Login())
            .Commit(cancel)).Committed;

    /// <summary>False when somebody else changed or removed it since it was read.</summary>
    public async Task<bool> Replace(Guid portalId, Document<Developer> read, Developer developer, CancellationToken cancel) =>
        (await tables.People.Begin(PeopleKeys.Of(portalId)).Replace(read, developer).Commit(cancel)).Committed;

    /// <summary>False when somebody else changed or removed it since it was read.</summary>
    public async Task<bool> ReplaceLogin(Guid portalId, Document<Login> read, Login login, CancellationToken cancel) =>
        (await tables.People.Begin(PeopleKeys.Of(portalId)).Replace(read, login).Commit(cancel)).Committed;

    /// <summary>Removes a developer whatever it says, and frees the address. False when it is gone already.</summary>
    public async Task<bool> Remove(Guid portalId, Developer developer, CancellationToken cancel) =>
        (await tables.People.Begin(PeopleKeys.Of(portalId))
            .Remove(PeopleKeys.Developer(developer.Id))
            .Remove(PeopleKeys.Login(developer.Id))
            .Remove(PeopleKeys.Email(developer.Email))
            .Commit(cancel)).Committed;
}
