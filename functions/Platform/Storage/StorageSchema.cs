using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Platform.Storage;

/// <summary>The tables, containers and queues that an app needs. They are made on the first request that finds storage answering, so an app can start before its storage.</summary>
public sealed class StorageSchema(
    TableServiceClient tableService, BlobServiceClient blobService, QueueServiceClient queueService,
    IReadOnlyList<string> tables, IReadOnlyList<string> containers, IReadOnlyList<string> queues, Func<CancellationToken, Task>? others = null) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile bool _ready;

    /// <summary>Makes what is missing, once. Throws what storage throws; the next call tries again.</summary>
    public async ValueTask EnsureCreated(CancellationToken cancel)
    {
        if (_ready) return;
        await _one.WaitAsync(cancel);
        try
        {
            if (_ready) return;
            await Task.WhenAll(
                [.. tables.Select(table => tableService.GetTableClient(table).CreateIfNotExistsAsync(cancel)),
                 .. containers.Select(container => blobService.GetBlobContainerClient(container).CreateIfNotExistsAsync(cancellationToken: cancel)),
                 .. queues.Select(queue => queueService.GetQueueClient(queue).CreateIfNotExistsAsync(cancellationToken: cancel)),
                 others?.Invoke(cancel) ?? Task.CompletedTask]);
            _ready = true;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => _one.Dispose();
}
