using System.Net;
using System.Net.Sockets;
using Azure;
using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Local;
using Testing;

namespace AzureClients.Tests.Wire;

public sealed class OutageTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("azurite-outage-").FullName;
    private Azurite? _azurite;

    private string ConnectionString => _azurite!.ConnectionString;

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is null)
            _azurite = await Azurite.StartAsync(FreePorts.ForAzurite(_folder), CancellationToken.None);
    }

    public async Task DisposeAsync()
    {
        if (_azurite is not null) await _azurite.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [AzuriteFact]
    public async Task Survives_when_storage_stops_and_starts_again()
    {
        var table = new TableClient(ConnectionString, UniqueName.Table(), Tries(new TableClientOptions(), retries: 0));
        var container = new BlobContainerClient(ConnectionString, UniqueName.Container(), Tries(new BlobClientOptions(), retries: 0));
        var queue = new QueueClient(ConnectionString, UniqueName.Queue(), Tries(new QueueClientOptions(), retries: 0));
        await table.CreateAsync();
        await container.CreateAsync();
        await queue.CreateAsync();
        await table.AddEntityAsync(new TableEntity("p", "r") { ["Text"] = "kept" });
        await container.UploadBlobAsync("b", new BinaryData("kept"));
        await queue.SendMessageAsync("kept");

        await _azurite!.StopAsync();
        foreach (var call in (Func<Task>[])
        [
            () => table.GetEntityIfExistsAsync<TableEntity>("p", "r"),
            () => table.AddEntityAsync(new TableEntity("p", "s")),
            () => table.QueryAsync<TableEntity>().ToListAsync().AsTask(),
            () => table.SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "t"))]),
            () => container.GetBlobClient("b").DownloadContentAsync(),
            () => container.GetBlobClient("b").DownloadStreamingAsync(),
            () => queue.ReceiveMessageAsync(),
        ])
        {
            var failure = await Assert.ThrowsAsync<RequestFailedException>(call);
            Assert.Equal(0, failure.Status);
        }

        await _azurite.StartAgainAsync(CancellationToken.None);
        Assert.Equal("kept", (await table.GetEntityAsync<TableEntity>("p", "r")).Value.GetString("Text"));
        Assert.False((await table.GetEntityIfExistsAsync<TableEntity>("p", "t")).HasValue);
        Assert.Equal("kept", (await container.GetBlobClient("b").DownloadContentAsync()).Value.Content.ToString());
        Assert.Equal("kept", (await queue.ReceiveMessageAsync()).Value.MessageText);
    }

    [AzuriteFact]
    public async Task Survives_when_a_retry_meets_storage_again()
    {
        var table = new TableClient(ConnectionString, UniqueName.Table(), Tries(new TableClientOptions(), retries: 1200));
        await table.CreateAsync();
        await _azurite!.StopAsync();
        var write = table.AddEntityAsync(new TableEntity("p", "r"));
        Assert.False(write.IsCompleted);
        await _azurite.StartAgainAsync(CancellationToken.None);
        Assert.Equal(204, (await write).Status);
    }

    [AzuriteFact]
    public async Task Returns_every_failure_when_retries_run_out()
    {
        var table = new TableClient(ConnectionString, UniqueName.Table(), Tries(new TableClientOptions(), retries: 2));
        await _azurite!.StopAsync();
        var failure = await Assert.ThrowsAsync<AggregateException>(() => table.GetEntityIfExistsAsync<TableEntity>("p", "r"));
        Assert.Equal(3, failure.InnerExceptions.Count);
        Assert.All(failure.InnerExceptions, inner => Assert.Equal(0, Assert.IsType<RequestFailedException>(inner).Status));
    }

    [Fact]
    public async Task Returns_within_the_network_timeout_when_storage_hangs()
    {
        using var hanging = new HangingServer();
        var options = Tries(new TableClientOptions(), retries: 0);
        options.Retry.NetworkTimeout = TimeSpan.FromMilliseconds(300);
        var table = new TableClient(hanging.ConnectionString, "table", options);
        var failure = await Assert.ThrowsAsync<TaskCanceledException>(() => table.GetEntityIfExistsAsync<TableEntity>("p", "r"));
        Assert.Contains("exceeded the configured timeout", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Returns_at_once_when_the_caller_cancels()
    {
        using var hanging = new HangingServer();
        using var cancel = new CancellationTokenSource();
        var table = new TableClient(hanging.ConnectionString, "table", Tries(new TableClientOptions(), retries: 3));
        var read = table.GetEntityIfExistsAsync<TableEntity>("p", "r", cancellationToken: cancel.Token);
        await hanging.Connected;
        Assert.False(read.IsCompleted);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    private static T Tries<T>(T options, int retries) where T : ClientOptions
    {
        options.Retry.MaxRetries = retries;
        options.Retry.Mode = RetryMode.Fixed;
        options.Retry.Delay = TimeSpan.FromMilliseconds(100);
        return options;
    }

    /// <summary>Takes connections and says nothing.</summary>
    private sealed class HangingServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public HangingServer()
        {
            _listener.Start();
            Connected = _listener.AcceptTcpClientAsync();
        }

        public Task<TcpClient> Connected { get; }

        public string ConnectionString =>
            $"AccountName=account;AccountKey={Convert.ToBase64String(new byte[32])};TableEndpoint=http://{_listener.LocalEndpoint}/account";

        public void Dispose() => _listener.Dispose();
    }
}
