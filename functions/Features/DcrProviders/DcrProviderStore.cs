using Features.AuthStrategies;
using Features.Storage;
using Platform.Storage;

namespace Features.DcrProviders;

public enum DcrProviderRemoval { Removed, InUse, Changed }

/// <summary>Where providers live: rows of the catalog partition, beside the strategies that use them.</summary>
public sealed class DcrProviderStore(Tables tables)
{
    public Task<Document<DcrProvider>?> Find(Guid id, CancellationToken cancel) =>
        tables.Catalog.Find<DcrProvider>(Tables.Org, CatalogKeys.DcrProvider(id), cancel);

    public async Task<List<DcrProvider>> List(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<DcrProvider>(Tables.Org, CatalogKeys.DcrProviders, cancel)).Select(row => row.Value)];

    public Task Add(DcrProvider provider, CancellationToken cancel) =>
        tables.Catalog.Begin(Tables.Org).Add(CatalogKeys.DcrProvider(provider.Id), provider).Commit(cancel);

    /// <summary>False when somebody else changed it since it was read.</summary>
    public async Task<bool> Replace(Document<DcrProvider> read, DcrProvider provider, CancellationToken cancel) =>
        (await tables.Catalog.Begin(Tables.Org).Replace(read, provider).Commit(cancel)).Committed;

    /// <summary>Removes a provider that no strategy uses. A strategy that starts to use it touches its row in the same transaction, so that one of the two fails.</summary>
    public async Task<DcrProviderRemoval> Remove(Document<DcrProvider> read, CancellationToken cancel)
    {
        var strategies = await tables.Catalog.List<AuthStrategy>(Tables.Org, CatalogKeys.Strategies, cancel);
        if (strategies.Exists(strategy => strategy.Value.DcrProviderId == read.Value.Id)) return DcrProviderRemoval.InUse;
        return (await tables.Catalog.Begin(Tables.Org).Remove(read).Commit(cancel)).Committed ? DcrProviderRemoval.Removed : DcrProviderRemoval.Changed;
    }
}
