using Features.Storage;
using Platform.Storage;

namespace Features.IdentityProviders;

public enum ProviderSaving { Saved, OtherEnabled, Changed }

/// <summary>Where the identity providers of a portal live: rows of its partition, with a claim on being the one that is enabled.</summary>
public sealed class IdentityProviderStore(Tables tables)
{
    public Task<Document<IdentityProvider>?> Find(Guid portalId, Guid id, CancellationToken cancel) =>
        tables.People.Find<IdentityProvider>(PeopleKeys.Of(portalId), PeopleKeys.IdentityProvider(id), cancel);

    /// <summary>All providers of a portal, the oldest first.</summary>
    public async Task<List<Document<IdentityProvider>>> List(Guid portalId, CancellationToken cancel) =>
        [.. (await tables.People.List<IdentityProvider>(PeopleKeys.Of(portalId), PeopleKeys.IdentityProviders, cancel)).OrderBy(row => row.Value.CreatedAt)];

    /// <summary>The provider that developers can sign in with, or null.</summary>
    public async Task<IdentityProvider?> FindEnabled(Guid portalId, CancellationToken cancel) =>
        await tables.People.FindOwner(PeopleKeys.Of(portalId), PeopleKeys.EnabledProvider, cancel) is { } id
        && await Find(portalId, id, cancel) is { Value.Enabled: true } found ? found.Value : null;

    /// <summary>The one provider that the contract's older forms know: the enabled one, or else the oldest.</summary>
    public async Task<IdentityProvider?> FindMain(Guid portalId, CancellationToken cancel)
    {
        var all = await List(portalId, cancel);
        return (all.Find(row => row.Value.Enabled) ?? all.FirstOrDefault())?.Value;
    }

    public async Task<ProviderSaving> Add(Guid portalId, IdentityProvider provider, CancellationToken cancel)
    {
        var batch = tables.People.Begin(PeopleKeys.Of(portalId)).Add(PeopleKeys.IdentityProvider(provider.Id), provider);
        if (provider.Enabled) batch.Claim(PeopleKeys.EnabledProvider, provider.Id);
        return Outcome(await batch.Commit(cancel));
    }

    public async Task<ProviderSaving> Replace(Guid portalId, Document<IdentityProvider> read, IdentityProvider provider, CancellationToken cancel) => Outcome(
        await tables.People.Begin(PeopleKeys.Of(portalId)).Replace(read, provider).MoveClaim(Claim(read.Value), Claim(provider), provider.Id).Commit(cancel));

    /// <summary>False when somebody else changed or removed it since it was read.</summary>
    public async Task<bool> Remove(Guid portalId, Document<IdentityProvider> read, CancellationToken cancel) =>
        (await tables.People.Begin(PeopleKeys.Of(portalId)).Remove(read).MoveClaim(Claim(read.Value), null, read.Value.Id).Commit(cancel)).Committed;

    private static string? Claim(IdentityProvider provider) => provider.Enabled ? PeopleKeys.EnabledProvider : null;

    private static ProviderSaving Outcome(BatchOutcome outcome) => outcome.Committed ? ProviderSaving.Saved
        : outcome.Result == BatchResult.Exists && outcome.Row == PeopleKeys.EnabledProvider ? ProviderSaving.OtherEnabled
        : ProviderSaving.Changed;
}
