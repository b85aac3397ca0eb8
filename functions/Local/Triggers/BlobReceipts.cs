using Azure;
using Azure.Storage.Blobs;

namespace Local.Triggers;

/// <summary>
/// Which versions of which blobs have been queued, as empty blobs where the host keeps them. Not in the data folder: a receipt must live
/// and go with the
/// storage account that it speaks about.
/// </summary>
internal sealed class BlobReceipts(BlobContainerClient container, string hostId, string functionId)
{
    public const string Container = "azure-webjobs-hosts";

    public async Task<bool> ExistsAsync(string etag, string blobContainer, string blob, CancellationToken cancel) =>
        await Receipt(etag, blobContainer, blob).ExistsAsync(cancel);

    public async Task WriteAsync(string etag, string blobContainer, string blob, CancellationToken cancel)
    {
        try
        {
            await Receipt(etag, blobContainer, blob).UploadAsync(BinaryData.Empty, overwrite: true, cancel);
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            await container.CreateIfNotExistsAsync(cancellationToken: cancel);
            await Receipt(etag, blobContainer, blob).UploadAsync(BinaryData.Empty, overwrite: true, cancel);
        }
    }

    private BlobClient Receipt(string etag, string blobContainer, string blob) =>
        container.GetBlobClient($"blobreceipts/{hostId}/{functionId}/{etag}/{blobContainer}/{blob}");
}
