using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Testing;

namespace AzureClients.Tests.Queues;

public sealed class MessageTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    [AzuriteFact]
    public async Task Keeps_a_message_until_it_is_deleted()
    {
        var queue = await NewQueue();
        var sent = (await queue.SendMessageAsync("<text> & \"ü\" 🚀")).Value;
        Assert.NotEqual(default, sent.InsertionTime);
        Assert.InRange(sent.ExpirationTime - sent.InsertionTime, TimeSpan.FromDays(6.9), TimeSpan.FromDays(7.1));

        var peeked = Assert.Single((await queue.PeekMessagesAsync()).Value);
        Assert.Equal((sent.MessageId, "<text> & \"ü\" 🚀", 0L), (peeked.MessageId, peeked.MessageText, peeked.DequeueCount));
        Assert.Equal((sent.InsertionTime, sent.ExpirationTime), (peeked.InsertedOn!.Value, peeked.ExpiresOn!.Value));

        var received = (await queue.ReceiveMessageAsync(TimeSpan.FromMinutes(5))).Value;
        Assert.Equal((sent.MessageId, "<text> & \"ü\" 🚀", 1L), (received.MessageId, received.MessageText, received.DequeueCount));
        Assert.InRange(received.NextVisibleOn!.Value - received.InsertedOn!.Value, TimeSpan.FromMinutes(4.9), TimeSpan.FromMinutes(5.5));
        Assert.Null((await queue.ReceiveMessageAsync()).Value);
        Assert.Empty((await queue.ReceiveMessagesAsync()).Value);
        Assert.Equal(1, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);

        Assert.Equal(204, (await queue.DeleteMessageAsync(received.MessageId, received.PopReceipt)).Status);
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [AzuriteFact]
    public async Task Returns_a_message_again_when_its_time_is_up_or_cut_short()
    {
        var queue = await NewQueue();
        await queue.SendMessageAsync("first");
        var once = (await queue.ReceiveMessageAsync()).Value;
        var receipt = (await queue.UpdateMessageAsync(once.MessageId, once.PopReceipt, visibilityTimeout: TimeSpan.Zero)).Value;
        var updated = once.Update(receipt);
        Assert.NotEqual(once.PopReceipt, updated.PopReceipt);
        Assert.Equal((once.MessageId, "first", receipt.NextVisibleOn), (updated.MessageId, updated.MessageText, updated.NextVisibleOn!.Value));
        var twice = (await queue.ReceiveMessageAsync()).Value;
        Assert.Equal(("first", 2L), (twice.MessageText, twice.DequeueCount));
    }

    [AzuriteFact]
    public async Task Changes_the_text_when_a_message_is_updated()
    {
        var queue = await NewQueue();
        await queue.SendMessageAsync("first");
        var message = (await queue.ReceiveMessageAsync()).Value;
        var receipt = (await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, "second", TimeSpan.Zero)).Value;
        await queue.UpdateMessageAsync(message.MessageId, receipt.PopReceipt, new BinaryData("third"), TimeSpan.Zero);
        Assert.Equal("third", (await queue.ReceiveMessageAsync()).Value.MessageText);
    }

    [AzuriteFact]
    public async Task Rejects_404_or_400_when_a_receipt_is_not_the_latest()
    {
        var queue = await NewQueue();
        await queue.SendMessageAsync("text");
        var message = (await queue.ReceiveMessageAsync()).Value;
        await queue.UpdateMessageAsync(message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.FromMinutes(1));
        var update = await Assert.ThrowsAsync<RequestFailedException>(() => queue.UpdateMessageAsync(message.MessageId, message.PopReceipt));
        var delete = await Assert.ThrowsAsync<RequestFailedException>(() => queue.DeleteMessageAsync(message.MessageId, message.PopReceipt));
        var absent = await Assert.ThrowsAsync<RequestFailedException>(() => queue.DeleteMessageAsync(Guid.NewGuid().ToString(), message.PopReceipt));
        Assert.All([update, delete], failure => Assert.True(failure.ErrorCode == QueueErrorCode.PopReceiptMismatch, failure.ErrorCode));
        Assert.Equal(404, absent.Status);
        Assert.True(absent.ErrorCode == QueueErrorCode.MessageNotFound);
        Assert.Equal(1, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [AzuriteFact]
    public async Task Hides_a_message_when_it_is_sent_for_later()
    {
        var queue = await NewQueue();
        var sent = (await queue.SendMessageAsync("later", TimeSpan.FromHours(1), TimeSpan.FromHours(2))).Value;
        Assert.Null((await queue.ReceiveMessageAsync()).Value);
        Assert.InRange(sent.TimeNextVisible - sent.InsertionTime, TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(61));
        Assert.InRange(sent.ExpirationTime - sent.InsertionTime, TimeSpan.FromMinutes(119), TimeSpan.FromMinutes(121));
        await queue.UpdateMessageAsync(sent.MessageId, sent.PopReceipt, visibilityTimeout: TimeSpan.Zero);
        Assert.Equal("later", (await queue.ReceiveMessageAsync()).Value.MessageText);
        await queue.SendMessageAsync("for ever", timeToLive: TimeSpan.FromSeconds(-1));
        Assert.True((await queue.PeekMessagesAsync()).Value[0].ExpiresOn > DateTimeOffset.UtcNow.AddYears(50));
    }

    [AzuriteFact]
    public async Task Lists_up_to_32_messages_at_a_time()
    {
        var queue = await NewQueue();
        for (var n = 0; n < 40; n++) await queue.SendMessageAsync($"{n}", CancellationToken.None);
        Assert.Equal(32, (await queue.PeekMessagesAsync(32)).Value.Length);
        var first = (await queue.ReceiveMessagesAsync(32)).Value;
        Assert.Equal(Enumerable.Range(0, 32).Select(n => $"{n}"), first.Select(message => message.MessageText));
        Assert.Equal(8, (await queue.ReceiveMessagesAsync(32, TimeSpan.FromMinutes(1))).Value.Length);
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => queue.ReceiveMessagesAsync(33));
        Assert.Equal(400, failure.Status);
        await queue.ClearMessagesAsync();
        Assert.Equal(0, (await queue.GetPropertiesAsync()).Value.ApproximateMessagesCount);
    }

    [AzuriteFact]
    public async Task Keeps_bytes_when_messages_are_base64()
    {
        var queue = await NewQueue(QueueMessageEncoding.Base64);
        byte[] bytes = [0, 255, 1, 254];
        await queue.SendMessageAsync(new BinaryData(bytes));
        Assert.Equal(bytes, (await queue.PeekMessagesAsync()).Value[0].Body.ToArray());
        Assert.Equal(bytes, (await queue.ReceiveMessageAsync()).Value.Body.ToArray());
        await queue.ClearMessagesAsync();
        await queue.SendMessageAsync("ü");
        var raw = new QueueClient(azurite.ConnectionString, queue.Name);
        Assert.Equal("w7w=", (await raw.PeekMessagesAsync()).Value[0].MessageText);
        Assert.Equal("ü", (await queue.ReceiveMessageAsync()).Value.MessageText);
        await raw.SendMessageAsync("not base64!");
        await Assert.ThrowsAsync<FormatException>(() => queue.ReceiveMessageAsync());
    }

    [AzuriteFact]
    public async Task Rejects_a_message_over_64_KiB()
    {
        var queue = await NewQueue();
        await queue.SendMessageAsync(new string('x', 64 * 1024));
        Assert.Equal(64 * 1024, (await queue.ReceiveMessageAsync()).Value.MessageText.Length);
        var failure = await Assert.ThrowsAsync<RequestFailedException>(() => queue.SendMessageAsync(new string('x', (64 * 1024) + 1)));
        Assert.InRange(failure.Status, 400, 413);
        await Assert.ThrowsAsync<ArgumentException>(() => queue.SendMessageAsync("\u0001"));
    }

    private async Task<QueueClient> NewQueue(QueueMessageEncoding encoding = QueueMessageEncoding.None)
    {
        var queue = new QueueServiceClient(azurite.ConnectionString, new QueueClientOptions { MessageEncoding = encoding }).GetQueueClient(UniqueName.Queue());
        await queue.CreateAsync();
        return queue;
    }
}
