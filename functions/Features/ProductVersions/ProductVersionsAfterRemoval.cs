using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Features.Storage;
using Platform.Storage;

namespace Features.ProductVersions;

/// <summary>What the catalog keeps below a product: versions, each with what follows from its own removal, and uploads.</summary>
public sealed class ProductVersionsAfterRemoval(ProductVersionStore versions, FollowUps followUps, BlobServiceClient blobs) : IAfterRemoval
{
    public async Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel)
    {
        if (kind != Removed.ApiProduct) return;
        foreach (var version in await versions.ListOf(id, cancel))
        {
            if (await versions.Find(version.Id, cancel) is not { } read) continue;
            var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.ProductVersion, version.Id), cancel);
            // Nobody changes a version without its product: who removed it meanwhile cleans the same.
            if (await versions.Remove(read, cancel)) await followUps.Finish(cleaning, cancel);
            else await followUps.Drop(cleaning, cancel);
        }
        var uploads = blobs.GetBlobContainerClient(ProductStorage.SpecsContainer);
        await foreach (var upload in uploads.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{id:D}/", cancel))
            await uploads.GetBlobClient(upload.Name).DeleteIfExistsAsync(cancellationToken: cancel);
    }
}
