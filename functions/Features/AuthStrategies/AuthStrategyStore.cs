using Features.ApiPublications;
using Features.Portals;
using Features.Storage;
using Platform.Storage;

namespace Features.AuthStrategies;

public enum StrategyRemoval { Removed, InUse, Changed }

/// <summary>Where auth strategies live: rows of the catalog partition.</summary>
public sealed class AuthStrategyStore(Tables tables)
{
    public Task<Document<AuthStrategy>?> Find(Guid id, CancellationToken cancel) =>
        tables.Catalog.Find<AuthStrategy>(Tables.Org, CatalogKeys.Strategy(id), cancel);

    public async Task<List<AuthStrategy>> List(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<AuthStrategy>(Tables.Org, CatalogKeys.Strategies, cancel)).Select(row => row.Value)];

    /// <summary>Ids of the strategies that a publication uses.</summary>
    public async Task<HashSet<Guid>> ListActive(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<ApiPublication>(Tables.Org, CatalogKeys.Publications, cancel)).Select(row => row.Value.StrategyId).OfType<Guid>()];

    public Task Add(AuthStrategy strategy, CancellationToken cancel) =>
        tables.Catalog.Begin(Tables.Org).Add(CatalogKeys.Strategy(strategy.Id), strategy).Commit(cancel);

    /// <summary>False when somebody else changed it since it was read.</summary>
    public async Task<bool> Replace(Document<AuthStrategy> read, AuthStrategy strategy, CancellationToken cancel) =>
        (await tables.Catalog.Begin(Tables.Org).Replace(read, strategy).Commit(cancel)).Committed;

    /// <summary>
    /// Removes a strategy that no publication and no portal uses. Whoever starts to use one replaces its row in the same transaction, so that the ETag
    /// tells a removal that comes at the same time.
    /// </summary>
    public async Task<StrategyRemoval> Remove(Document<AuthStrategy> read, CancellationToken cancel)
    {
        var id = read.Value.Id;
        if ((await ListActive(cancel)).Contains(id)) return StrategyRemoval.InUse;
        var portals = await tables.Catalog.List<Portal>(Tables.Org, CatalogKeys.Portals, cancel);
        if (portals.Exists(portal => portal.Value.DefaultStrategyId == id)) return StrategyRemoval.InUse;
        return (await tables.Catalog.Begin(Tables.Org).Remove(read).Commit(cancel)).Committed ? StrategyRemoval.Removed : StrategyRemoval.Changed;
    }
}
