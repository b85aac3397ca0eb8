using Features.Storage;
using Platform.Storage;

namespace Features.ProductVersions;

public enum ProductVersionWrite { Written, ServiceLinked, Changed }

/// <summary>
/// Where versions of products live: rows of the catalog partition, and a claim on the gateway service, which is the one that APIs make. Readers treat a version whose product is
/// gone as absent.
/// </summary>
public sealed class ProductVersionStore(Tables tables)
{
    /// <summary>A version of a product; null when it is another's.</summary>
    public async Task<Document<ProductVersion>?> Find(Guid productId, Guid id, CancellationToken cancel) =>
        await Find(id, cancel) is { } found && found.Value.ProductId == productId ? found : null;

    public Task<Document<ProductVersion>?> Find(Guid id, CancellationToken cancel) =>
        tables.Catalog.Find<ProductVersion>(Tables.Org, CatalogKeys.ProductVersion(id), cancel);

    public async Task<List<ProductVersion>> List(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<ProductVersion>(Tables.Org, CatalogKeys.ProductVersions, cancel)).Select(row => row.Value)];

    public async Task<List<ProductVersion>> ListOf(Guid productId, CancellationToken cancel) => (await List(cancel)).FindAll(version => version.ProductId == productId);

    public async Task<ProductVersionWrite> Add(ProductVersion version, CancellationToken cancel)
    {
        var batch = tables.Catalog.Begin(Tables.Org).Add(CatalogKeys.ProductVersion(version.Id), version).Touch(CatalogKeys.Product(version.ProductId));
        return await Commit(batch, null, version, cancel);
    }

    public async Task<ProductVersionWrite> Replace(Document<ProductVersion> read, ProductVersion version, CancellationToken cancel) =>
        await Commit(tables.Catalog.Begin(Tables.Org).Replace(read, version).Touch(CatalogKeys.Product(version.ProductId)), read.Value, version, cancel);

    /// <summary>Removes a version; what it was linked to is free again.</summary>
    public async Task<bool> Remove(Document<ProductVersion> read, CancellationToken cancel)
    {
        var batch = tables.Catalog.Begin(Tables.Org).Remove(read);
        if (read.Value.GatewayService is { } service) batch.Remove(CatalogKeys.ServiceLink(service.Id));
        return (await batch.Commit(cancel)).Committed;
    }

    private static async Task<ProductVersionWrite> Commit(Batch batch, ProductVersion? before, ProductVersion version, CancellationToken cancel)
    {
        if (before?.GatewayService != version.GatewayService)
        {
            batch.MoveClaim(ClaimOf(before), ClaimOf(version), version.Id);
            // Who removes the control plane at the same time finds that it has changed, and looks again.
            if (version.GatewayService is { } service) batch.Touch(CatalogKeys.ControlPlane(service.ControlPlaneId));
        }
        // The same for the portals and strategies that it newly names.
        var named = version.Portals.Where(terms => before?.Portals.Any(other => (other.PortalId, other.StrategyId) == (terms.PortalId, terms.StrategyId)) != true).ToList();
        foreach (var portal in named.Select(terms => terms.PortalId).Distinct()) batch.Touch(CatalogKeys.Portal(portal));
        foreach (var strategy in named.Select(terms => terms.StrategyId).OfType<Guid>().Distinct()) batch.Touch(CatalogKeys.Strategy(strategy));
        var outcome = await batch.Commit(cancel);
        return outcome.Committed ? ProductVersionWrite.Written : outcome.ExistsAs("service-link") ? ProductVersionWrite.ServiceLinked : ProductVersionWrite.Changed;
    }

    private static string? ClaimOf(ProductVersion? version) => version?.GatewayService is { } service ? CatalogKeys.ServiceLink(service.Id) : null;
}
