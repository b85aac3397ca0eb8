using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;

namespace Platform.Storage;

/// <summary>
/// The tables, containers and queues that an app needs. They are made on the first request that finds storage answering, so an app can start before its storage.
/// Where the app's identity may not make them, its deployment has: what is missing after all shows as <c>TableNotFound</c> and the like where it is used.
/// </summary>
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
        [.. tables.Select(table => UnlessRefused(tableService.GetTableClient(table).CreateIfNotExistsAsync(CancellationToken.None))),
         .. containers.Select(container => UnlessRefused(blobService.GetBlobContainerClient(container).CreateIfNotExistsAsync(cancellationToken: CancellationToken.None))),
         .. queues.Select(queue => UnlessRefused(queueService.GetQueueClient(queue).CreateIfNotExistsAsync(cancellationToken: CancellationToken.None))),
         others?.Invoke(CancellationToken.None) ?? Task.CompletedTask]);

    /// <summary>Waits for something to be made; that the app's identity may not make it is no fault.</summary>
    /// <remarks>
    /// Azure checks the right to make a table before it looks whether there is one, and a role on one table never includes that right. Whether the thing is
    /// there is not asked: an identity may hold a right to write to it and none to look at it (a queue's sender).
    /// </remarks>
    /// <exception cref="RequestFailedException">Storage does not answer, or refuses for another reason than missing rights.</exception>
    public static async Task UnlessRefused(Task making)
    {
        try
        {
            await making;
        }
        catch (RequestFailedException fault) when (fault.Status == 403)
        {
            // Made by the deployment.
        }
    }
}
