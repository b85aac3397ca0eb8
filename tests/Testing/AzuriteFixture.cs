using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Local;

namespace Testing;

/// <summary>
/// Storage for tests: one Azurite for the test process, on free ports, in memory. Use it as a class fixture; classes share it and run in
/// parallel, so each test takes names of its own.
/// </summary>
public sealed class AzuriteFixture : IAsyncLifetime
{
    // Never stopped by hand: it ends when this process does, and a fixture of one class must not take it from the others.
    private static readonly Lazy<Task<Azurite>> Shared = new(() => Azurite.StartAsync(new AzuriteOptions(), CancellationToken.None));

    private Azurite? _azurite;

    public string ConnectionString => Running.ConnectionString;

    public Azurite Running => _azurite ?? throw new InvalidOperationException(AzuriteFactAttribute.Reason ?? "The fixture is not initialised.");

    /// <summary>A new table of its own name.</summary>
    public async Task<TableClient> NewTableAsync()
    {
        var table = new TableServiceClient(ConnectionString).GetTableClient(UniqueName.Table());
        await table.CreateAsync();
        return table;
    }

    /// <summary>A new container of its own name.</summary>
    public async Task<BlobContainerClient> NewContainerAsync()
    {
        var container = new BlobServiceClient(ConnectionString).GetBlobContainerClient(UniqueName.Container());
        await container.CreateAsync();
        return container;
    }

    /// <summary>A new queue of its own name, with base64 messages as the Functions host has them.</summary>
    public async Task<QueueClient> NewQueueAsync()
    {
        var queue = new QueueClient(ConnectionString, UniqueName.Queue(), new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 });
        await queue.CreateAsync();
        return queue;
    }

    public async Task InitializeAsync()
    {
        // Without Node the tests are skipped, each with the reason; failing here would hide it.
        if (AzuriteFactAttribute.Reason is null) _azurite = await Shared.Value;
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
