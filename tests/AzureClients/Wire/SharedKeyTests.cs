using System.Diagnostics.Tracing;
using System.Net.Sockets;
using Azure;
using Azure.Core.Diagnostics;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Testing;

namespace AzureClients.Tests.Wire;

public sealed class SharedKeyTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private const string WrongKey = "d3Jvbmcta2V5LXdyb25nLWtleS13cm9uZy1rZXk=";

    private string Key => azurite.ConnectionString.Split(';').Single(part => part.StartsWith("AccountKey=", StringComparison.Ordinal))["AccountKey=".Length..];

    [AzuriteFact]
    public async Task Refuses_403_and_shows_no_key_when_the_key_is_wrong()
    {
        var wrong = azurite.ConnectionString.Replace(Key, WrongKey, StringComparison.Ordinal);
        foreach (var call in (Func<Task>[])
        [
            () => new TableClient(wrong, "table").AddEntityAsync(new TableEntity("p", "r")),
            () => new TableClient(wrong, "table").SubmitTransactionAsync([new(TableTransactionActionType.Add, new TableEntity("p", "r"))]),
            () => new BlobClient(wrong, "container", "blob").UploadAsync(new BinaryData("x")),
            () => new QueueClient(wrong, "queue").SendMessageAsync("x"),
        ])
        {
            var failure = await Assert.ThrowsAsync<RequestFailedException>(call);
            Assert.Equal(403, failure.Status);
            Assert.Contains("Auth", failure.ErrorCode, StringComparison.Ordinal);
            Assert.DoesNotContain(WrongKey, failure.ToString(), StringComparison.Ordinal);
        }
    }

    [AzuriteFact]
    public async Task Keeps_keys_signatures_and_values_out_of_the_log()
    {
        var lines = new List<string>();
        using var listener = new AzureEventSourceListener(
            (_, text) =>
            {
                lock (lines) lines.Add(text);
            },
            EventLevel.Verbose);
        var table = await azurite.NewTableAsync();
        await table.QueryAsync<TableEntity>("PartitionKey eq 'private-value'").ToListAsync();
        var queue = new QueueClient(azurite.ConnectionString, UniqueName.Queue());
        await queue.CreateAsync();
        var receipt = (await queue.SendMessageAsync("private-value")).Value;
        await queue.DeleteMessageAsync(receipt.MessageId, receipt.PopReceipt);
        var log = string.Join('\n', lines);
        Assert.Contains(table.Name, log, StringComparison.Ordinal);
        Assert.Contains("REDACTED", log, StringComparison.Ordinal);
        foreach (var secret in (string[])[Key, "private-value", "SharedKey devstoreaccount1:", "SharedKeyLite devstoreaccount1:", receipt.PopReceipt])
            Assert.DoesNotContain(secret, log, StringComparison.Ordinal);
    }

    // Azure's addresses have the account in the host, the emulator's in the path; the two sign differently. Azurite knows both forms.
    [AzuriteFact]
    public async Task Signs_as_Azure_wants_it_when_the_account_is_in_the_host()
    {
        var text = $"DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey={Key};EndpointSuffix=core.windows.net";
        var table = new TableClient(text, UniqueName.Table(), new TableClientOptions { Transport = To(azurite.Running.TablePort) });
        await table.CreateAsync();
        await table.AddEntityAsync(new TableEntity("it's ü", "r"));
        Assert.Equal(1, await table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {"it's ü"}")).CountAsync());
        // No transaction: Azurite takes the account from the path of their parts only.
        await table.DeleteEntityAsync("it's ü", "r");

        var container = new BlobContainerClient(text, UniqueName.Container(), new BlobClientOptions { Transport = To(azurite.Running.BlobPort) });
        await container.CreateAsync(metadata: new Dictionary<string, string> { ["b"] = "2 ", ["a"] = "1" });
        await container.UploadBlobAsync("ü (1)/+%.txt", new BinaryData("x"));
        Assert.Equal("ü (1)/+%.txt", (await container.GetBlobsAsync(BlobTraits.None, BlobStates.None, "ü (1)/", default).SingleAsync()).Name);
        await container.GetBlobClient("ü (1)/+%.txt").DownloadContentAsync(new BlobDownloadOptions { Range = new HttpRange(0, 1) });

        var queue = new QueueClient(text, UniqueName.Queue(), new QueueClientOptions { Transport = To(azurite.Running.QueuePort) });
        await queue.CreateAsync();
        await queue.SendMessageAsync("x", TimeSpan.Zero, TimeSpan.FromMinutes(1));
        var message = (await queue.ReceiveMessageAsync()).Value;
        await queue.DeleteMessageAsync(message.MessageId, message.PopReceipt);
    }

    private static HttpClientTransport To(int port) => new(new HttpClient(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync("127.0.0.1", port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    }));
}
