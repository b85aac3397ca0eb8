using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Features.ApiPackages;
using Features.ApiVersions;
using Features.Storage;

namespace Features.Apis;

/// <summary>What the catalog keeps below an API: versions, uploads, and its operations in packages.</summary>
public sealed class ApiAfterRemoval(ApiVersionStore versions, ApiPackageStore packages, BlobServiceClient blobs) : IAfterRemoval
{
    public async Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel)
    {
        if (kind != Removed.Api) return;
        await packages.Remove(await packages.ListMembersOfApi(id, cancel), cancel);
        await versions.Clear(id, cancel);
        var uploads = blobs.GetBlobContainerClient(ProductStorage.SpecsContainer);
        await foreach (var upload in uploads.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{id:D}/", cancel))
            await uploads.GetBlobClient(upload.Name).DeleteIfExistsAsync(cancellationToken: cancel);
    }
}
