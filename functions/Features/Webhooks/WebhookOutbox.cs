using System.Text.Json;
using Azure.Storage.Queues;
using Features.Storage;

namespace Features.Webhooks;

/// <summary>A message of the queue <c>webhook-outbox</c>: what is to be sent to whom. What it says is read when it is sent.</summary>
public sealed record OutboxEntry(Guid WebhookId, Guid DeliveryId)
{
    /// <summary>What a queue message says, or null when it is none of ours.</summary>
    public static OutboxEntry? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<OutboxEntry>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Puts messages into the queue. One that is lost is put there again by housekeeping, one that comes twice finds nothing left to do.</summary>
public sealed class WebhookOutbox(QueueServiceClient queues)
{
    private readonly QueueClient _queue = queues.GetQueueClient(ProductStorage.WebhookQueue);

    public Task Send(Guid webhookId, Guid deliveryId, TimeSpan wait, CancellationToken cancel) => _queue.SendMessageAsync(
        JsonSerializer.Serialize(new OutboxEntry(webhookId, deliveryId)), visibilityTimeout: wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken: cancel);
}
