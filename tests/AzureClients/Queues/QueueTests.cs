using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Testing;

namespace AzureClients.Tests.Queues;

public sealed class QueueTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Creates_once_when_asked_twice()
    {
        var queue = new QueueClient(azurite.ConnectionString, UniqueName.Queue());
        Assert.False((await queue.ExistsAsync()).Value);
        Assert.Equal(201, (await queue.CreateIfNotExistsAsync(new Dictionary<string, string> { ["key"] = "value" })).Status);
        Assert.Null(await queue.CreateIfNotExistsAsync());
        Assert.True((await queue.ExistsAsync()).Value);
        Assert.Equal("value", (await queue.GetPropertiesAsync()).Value.Metadata["key"]);
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => queue.CreateAsync());
        Assert.Equal(409, failure.Status);
        Assert.True(failure.ErrorCode == QueueErrorCode.QueueAlreadyExists);
    }

    [AzuriteFact]
    public async Task Removes_once_when_asked_twice()
    {
        var queue = new QueueClient(azurite.ConnectionString, UniqueName.Queue());
        await queue.CreateAsync();
        Assert.True((await queue.DeleteIfExistsAsync()).Value);
        Assert.False((await queue.DeleteIfExistsAsync()).Value);
    }

    [AzuriteFact]
    public async Task Rejects_404_when_the_queue_is_absent()
    {
        var queue = new QueueClient(azurite.ConnectionString, UniqueName.Queue());
        foreach (var call in (Func<Task>[])
        [
            () => queue.SendMessageAsync("x"), () => queue.ReceiveMessageAsync(), () => queue.PeekMessagesAsync(), () => queue.ClearMessagesAsync(),
            () => queue.GetPropertiesAsync(),
        ])
        {
            var failure = await Assert.ThrowsAsync<RequestFailedException>(call);
            Assert.Equal(404, failure.Status);
            Assert.True(failure.ErrorCode == QueueErrorCode.QueueNotFound);
        }
    }

    [AzuriteFact]
    public async Task Rejects_400_when_a_queue_name_is_not_allowed()
    {
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => new QueueClient(azurite.ConnectionString, "Not_A_Name").CreateIfNotExistsAsync());
        Assert.Equal(400, failure.Status);
    }
}
