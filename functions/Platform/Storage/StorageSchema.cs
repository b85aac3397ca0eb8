using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Platform.Storage;

/// <summary>The tables, containers and queues that an app needs. They are made on the first request that finds storage answering, so an app can start before its storage.</summary>
public sealed class StorageSchema(
    TableServiceClient tableService, BlobServiceClient blobService, QueueServiceClient queueService,
    IReadOnlyList<string> tables, IReadOnlyList<string> containers, IReadOnlyList<string> queues, Func<CancellationToken, Task>? others = null)
{
    private readonly Lock _lock = new();
    private Task? _attempt;

    /// <summary>Makes what is missing, once. Throws what storage throws; the next call tries again.</summary>
    /// <param name="cancel">Ends the wait, not the attempt.</param>
    public ValueTask EnsureCreated(CancellationToken cancel)
    {
        var attempt = Attempt();
        return attempt.IsCompletedSuccessfully ? ValueTask.CompletedTask : new(attempt.WaitAsync(cancel));
    }

    /// <summary>Looks again at the next call: something that was made is gone.</summary>
    public void Forget()
    {
        lock (_lock)
            if (_attempt is { IsCompleted: true }) _attempt = null;
    }

    // All who wait share one attempt: one after the other they would each wait for the time-outs of all before them.
    private Task Attempt()
    {
        lock (_lock)
            return _attempt is null or { IsFaulted: true } or { IsCanceled: true } ? _attempt = Task.Run(Create) : _attempt;
    }

    private Task Create() => Task.WhenAll(
        [.. tables.Select(table => tableService.GetTableClient(table).CreateIfNotExistsAsync(CancellationToken.None)),
         .. containers.Select(container => blobService.GetBlobContainerClient(container).CreateIfNotExistsAsync(cancellationToken: CancellationToken.None)),
         .. queues.Select(queue => queueService.GetQueueClient(queue).CreateIfNotExistsAsync(cancellationToken: CancellationToken.None)),
         others?.Invoke(CancellationToken.None) ?? Task.CompletedTask]);
}
