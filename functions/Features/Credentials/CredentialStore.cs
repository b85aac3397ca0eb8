using Features.Storage;
using Platform.Storage;

namespace Features.Credentials;

/// <summary>Where credentials live: rows below their application. They are written in transactions that the application's store begins.</summary>
public sealed class CredentialStore(Tables tables)
{
    /// <summary>All credentials of an application, the oldest first.</summary>
    public async Task<List<Document<Credential>>> ListOf(Guid portalId, Guid applicationId, CancellationToken cancel) =>
        [.. (await tables.People.List<Credential>(PeopleKeys.Of(portalId), PeopleKeys.CredentialsOf(applicationId), cancel)).OrderBy(row => row.Value.CreatedAt)];

    /// <summary>The keys of an application, the oldest first.</summary>
    public async Task<List<Document<Credential>>> ListKeys(Guid portalId, Guid applicationId, CancellationToken cancel) =>
        (await ListOf(portalId, applicationId, cancel)).FindAll(row => row.Value.KeyHash is not null);

    /// <summary>A key, or null.</summary>
    public async Task<Document<Credential>?> FindKey(Guid portalId, Guid applicationId, Guid id, CancellationToken cancel) =>
        await tables.People.Find<Credential>(PeopleKeys.Of(portalId), PeopleKeys.Credential(applicationId, id), cancel) is { Value.KeyHash: not null } found ? found : null;

    public Task<List<Document<WithdrawnCredential>>> ListWithdrawn(Guid portalId, Guid applicationId, CancellationToken cancel) =>
        tables.People.List<WithdrawnCredential>(PeopleKeys.Of(portalId), PeopleKeys.WithdrawnCredentialsOf(applicationId), cancel);

    /// <summary>Forgets a credential that enforcement was told of.</summary>
    public Task Forget(Guid portalId, Document<WithdrawnCredential> withdrawn, CancellationToken cancel) =>
        tables.People.Begin(PeopleKeys.Of(portalId)).Remove(withdrawn.Row).Commit(cancel);

    /// <summary>Removes everything that is below an application that is gone.</summary>
    public async Task Clear(Guid portalId, Guid applicationId, CancellationToken cancel)
    {
        await tables.People.ClearTold<Credential>(PeopleKeys.Of(portalId), PeopleKeys.CredentialsOf(applicationId), cancel);
        await tables.People.Clear(PeopleKeys.Of(portalId), PeopleKeys.WithdrawnCredentialsOf(applicationId), cancel);
    }

    /// <summary>All credentials of a portal, those that were taken away among them.</summary>
    public async Task<List<Credential>> ListAll(Guid portalId, CancellationToken cancel) =>
    [
        .. (await tables.People.List<Credential>(PeopleKeys.Of(portalId), PeopleKeys.Credentials, cancel)).Select(row => row.Value),
        .. (await tables.People.List<WithdrawnCredential>(PeopleKeys.Of(portalId), PeopleKeys.Withdrawn, cancel)).Select(row => row.Value.Credential),
    ];
}

/// <summary>What is done to credentials in an application's transaction.</summary>
public static class CredentialWrites
{
    public static Batch AddCredential(this Batch batch, Credential credential) => batch.Add(PeopleKeys.Credential(credential.ApplicationId, credential.Id), credential);

    /// <summary>Takes a credential away. What is left says so until enforcement was told.</summary>
    public static Batch Withdraw(this Batch batch, Document<Credential> read, long version) => batch
        .Remove(read)
        .Add(PeopleKeys.WithdrawnCredential(read.Value.ApplicationId, read.Value.Id), new WithdrawnCredential(read.Value, version));
}
