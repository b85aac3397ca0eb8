using Features.ProductVersions;
using Features.Storage;
using Platform.Storage;

namespace Features.ApiProducts;

/// <summary>What products and their versions say of a portal goes with it.</summary>
public sealed class ProductsAfterPortalRemoval(ApiProductStore products, ProductVersionStore versions, TimeProvider clock) : IAfterRemoval
{
    public async Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel)
    {
        if (kind != Removed.Portal) return;
        foreach (var product in (await products.List(cancel)).Where(product => product.PortalIds.Contains(id)))
            await Settle(async () => await products.Find(product.Id, cancel) is not { } read
                || await products.Replace(read, read.Value with { PortalIds = [.. read.Value.PortalIds.Where(portal => portal != id)] }, cancel) == ProductWrite.Written, cancel);
        foreach (var version in (await versions.List(cancel)).Where(version => version.Portals.Any(terms => terms.PortalId == id)))
            await Settle(async () => await versions.Find(version.Id, cancel) is not { } read
                || await versions.Replace(read, read.Value.Without(id), cancel) == ProductVersionWrite.Written
                // Its product is gone, and it goes.
                || await products.Find(read.Value.ProductId, cancel) is null, cancel);
    }

    // What others were faster at for all rounds is done again by housekeeping.
    private async Task Settle(Func<Task<bool>> round, CancellationToken cancel) =>
        _ = await Contention.Settle<object>(clock, async () => await round() ? this : null, cancel) ?? throw new TimeoutException("A product is being changed by other requests");
}
