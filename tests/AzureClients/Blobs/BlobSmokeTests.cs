using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Testing;

namespace AzureClients.Tests.Blobs;

public sealed class BlobSmokeTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Smoke()
    {
        var container = new BlobServiceClient(azurite.ConnectionString).GetBlobContainerClient(UniqueName.Container());
        Assert.NotNull(await container.CreateIfNotExistsAsync());
        Assert.Null(await container.CreateIfNotExistsAsync());
        var blob = container.GetBlobClient("a b/ü'(1)+%.txt");
        Assert.False((await blob.ExistsAsync()).Value);
        var info = await blob.UploadAsync(new BinaryData("hello"), new BlobUploadOptions { Metadata = new Dictionary<string, string> { ["k"] = "v" }, HttpHeaders = new BlobHttpHeaders { ContentType = "text/plain" } });
        var taken = await Assert.ThrowsAsync<RequestFailedException>(() => blob.UploadAsync(new BinaryData("x")));
        Assert.Equal("BlobAlreadyExists", taken.ErrorCode);
        var down = await blob.DownloadContentAsync();
        Assert.Equal("hello", down.Value.Content.ToString());
        Assert.Equal(info.Value.ETag, down.Value.Details.ETag);
        var items = await container.GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, "a b/", default).ToListAsync();
        Assert.Equal(blob.Name, items.Single().Name);
        Console.WriteLine($"{items[0].Properties.ETag} {info.Value.ETag} {taken.Message}");
        Assert.Equal("v", items[0].Metadata["k"]);
        var m = await blob.DownloadContentAsync(new BlobRequestConditions { IfNoneMatch = info.Value.ETag }, default);
        Assert.Equal(304, m.GetRawResponse().Status);
        Assert.True((await container.DeleteIfExistsAsync()).Value);

        var queue = new QueueServiceClient(azurite.ConnectionString).GetQueueClient(UniqueName.Queue());
        Assert.NotNull(await queue.CreateIfNotExistsAsync());
        Assert.Null(await queue.CreateIfNotExistsAsync());
        await queue.SendMessageAsync("<a>&ü");
        Assert.Equal("<a>&ü", (await queue.PeekMessagesAsync()).Value[0].MessageText);
        var got = (await queue.ReceiveMessageAsync()).Value;
        var up = await queue.UpdateMessageAsync(got.MessageId, got.PopReceipt, "new", TimeSpan.Zero);
        got = (await queue.ReceiveMessageAsync()).Value;
        Assert.Equal("new", got.MessageText);
        Assert.Equal(2, got.DequeueCount);
        await queue.DeleteMessageAsync(got.MessageId, got.PopReceipt);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }
}
