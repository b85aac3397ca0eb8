using Features.ApiPublications;
using Features.Portals;
using Features.ProductVersions;
using Features.Storage;
using Platform.Storage;

namespace Features.AuthStrategies;

public enum StrategyWrite { Done, ProviderMissing, Changed }

public enum StrategyRemoval { Removed, InUse, Changed }

/// <summary>Where auth strategies live: rows of the catalog partition.</summary>
public sealed class AuthStrategyStore(Tables tables)
{
    public Task<Document<AuthStrategy>?> Find(Guid id, CancellationToken cancel) =>
        tables.Catalog.Find<AuthStrategy>(Tables.Org, CatalogKeys.Strategy(id), cancel);

    public async Task<List<AuthStrategy>> List(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<AuthStrategy>(Tables.Org, CatalogKeys.Strategies, cancel)).Select(row => row.Value)];

    /// <summary>Ids of the strategies that a publication or a version of a product uses.</summary>
    public async Task<HashSet<Guid>> ListActive(CancellationToken cancel)
    {
        var publications = tables.Catalog.List<ApiPublication>(Tables.Org, CatalogKeys.Publications, cancel);
        var versions = await tables.Catalog.List<ProductVersion>(Tables.Org, CatalogKeys.ProductVersions, cancel);
        return [.. (await publications).Select(row => row.Value.StrategyId).Concat(versions.SelectMany(row => row.Value.Portals).Select(terms => terms.StrategyId)).OfType<Guid>()];
    }

    /// <summary>Ids of the providers that a strategy in use registers clients at.</summary>
    public async Task<HashSet<Guid>> ListActiveProviders(CancellationToken cancel)
    {
        var active = await ListActive(cancel);
        return [.. (await List(cancel)).Where(strategy => active.Contains(strategy.Id)).Select(strategy => strategy.DcrProviderId).OfType<Guid>()];
    }

    public async Task<StrategyWrite> Add(AuthStrategy strategy, CancellationToken cancel) =>
        await Save(tables.Catalog.Begin(Tables.Org).Add(CatalogKeys.Strategy(strategy.Id), strategy), strategy, cancel);

    public async Task<StrategyWrite> Replace(Document<AuthStrategy> read, AuthStrategy strategy, CancellationToken cancel) =>
        await Save(tables.Catalog.Begin(Tables.Org).Replace(read, strategy), strategy, cancel);

    /// <summary>
    /// Removes a strategy that no publication, no portal and no application uses. Whoever starts to use one touches its row in the same transaction, so that the ETag
    /// tells a removal that comes at the same time.
    /// </summary>
    public async Task<StrategyRemoval> Remove(Document<AuthStrategy> read, CancellationToken cancel)
    {
        var id = read.Value.Id;
        if ((await ListActive(cancel)).Contains(id)) return StrategyRemoval.InUse;
        var portals = await tables.Catalog.List<Portal>(Tables.Org, CatalogKeys.Portals, cancel);
        if (portals.Exists(portal => portal.Value.DefaultStrategyId == id)) return StrategyRemoval.InUse;
        if ((await tables.Catalog.ListRows(Tables.Org, CatalogKeys.StrategyUsesOf(id), cancel)).Count > 0) return StrategyRemoval.InUse;
        return (await tables.Catalog.Begin(Tables.Org).Remove(read).Commit(cancel)).Committed ? StrategyRemoval.Removed : StrategyRemoval.Changed;
    }

    // Whoever removes the provider at the same time finds that it has changed, and looks again.
    private static async Task<StrategyWrite> Save(Batch batch, AuthStrategy strategy, CancellationToken cancel)
    {
        if (strategy.DcrProviderId is { } provider) batch.Touch(CatalogKeys.DcrProvider(provider));
        var outcome = await batch.Commit(cancel);
        return outcome.Committed ? StrategyWrite.Done
            : strategy.DcrProviderId is { } id && outcome.Row == CatalogKeys.DcrProvider(id) ? StrategyWrite.ProviderMissing
            : StrategyWrite.Changed;
    }
}
