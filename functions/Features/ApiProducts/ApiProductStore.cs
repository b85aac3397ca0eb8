using Features.Storage;
using Platform.Storage;

namespace Features.ApiProducts;

public enum ProductWrite { Written, PortalMissing, Changed }

/// <summary>Where products live: rows of the catalog partition. What stands below one touches its row, so that nothing outlives it.</summary>
public sealed class ApiProductStore(Tables tables)
{
    public Task<Document<ApiProduct>?> Find(Guid id, CancellationToken cancel) => tables.Catalog.Find<ApiProduct>(Tables.Org, CatalogKeys.Product(id), cancel);

    public async Task<List<ApiProduct>> List(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<ApiProduct>(Tables.Org, CatalogKeys.Products, cancel)).Select(row => row.Value)];

    public async Task<ProductWrite> Add(ApiProduct product, CancellationToken cancel) =>
        Outcome(await Show(tables.Catalog.Begin(Tables.Org).Add(CatalogKeys.Product(product.Id), product), product.PortalIds).Commit(cancel));

    public async Task<ProductWrite> Replace(Document<ApiProduct> read, ApiProduct product, CancellationToken cancel) =>
        Outcome(await Show(tables.Catalog.Begin(Tables.Org).Replace(read, product), product.PortalIds.Except(read.Value.PortalIds)).Commit(cancel));

    /// <summary>Replaces several at once, in which a portal is newly shown or not any more.</summary>
    public async Task<ProductWrite> ReplaceAll(Guid portalId, IEnumerable<(Document<ApiProduct> Read, ApiProduct Product)> changes, CancellationToken cancel) =>
        Outcome(await changes.Aggregate(tables.Catalog.Begin(Tables.Org).Touch(CatalogKeys.Portal(portalId)), (batch, change) => batch.Replace(change.Read, change.Product)).Commit(cancel));

    public async Task<ProductWrite> Remove(Document<ApiProduct> read, CancellationToken cancel) =>
        Outcome(await tables.Catalog.Begin(Tables.Org).Remove(read).Commit(cancel));

    /// <summary>The portals that newly show a product must be there when it is written.</summary>
    private static Batch Show(Batch batch, IEnumerable<Guid> portals) => portals.Aggregate(batch, (writes, portal) => writes.Touch(CatalogKeys.Portal(portal)));

    private static ProductWrite Outcome(BatchOutcome outcome) => outcome switch
    {
        { Committed: true } => ProductWrite.Written,
        { Result: BatchResult.Missing, Row: { } row } when row.StartsWith(CatalogKeys.Portals, StringComparison.Ordinal) => ProductWrite.PortalMissing,
        _ => ProductWrite.Changed,
    };
}
