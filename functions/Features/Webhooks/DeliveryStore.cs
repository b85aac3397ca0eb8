using Features.Storage;
using Platform.Storage;

namespace Features.Webhooks;

/// <summary>
/// Where deliveries live: a partition for each webhook. One that is under way has a row more that says when it is due, in every transaction of the delivery, so that housekeeping finds
/// what the queue forgot.
/// </summary>
public sealed class DeliveryStore(Tables tables, TimeProvider clock)
{
    /// <summary>Deliveries that one look reads.</summary>
    public const int PageMax = 1000;

    // Who looks for a webhook's health wants to know it to the minute.
    private static readonly TimeSpan HealthStep = TimeSpan.FromMinutes(1);

    public Task<Document<Delivery>?> Find(Guid webhookId, Guid id, CancellationToken cancel) =>
        tables.Webhooks.Find<Delivery>(WebhookKeys.Of(webhookId), WebhookKeys.Delivery(id), cancel);

    /// <summary>False when it is there already.</summary>
    public async Task<bool> Add(Delivery delivery, CancellationToken cancel)
    {
        var batch = tables.Webhooks.Begin(WebhookKeys.Of(delivery.WebhookId)).Add(WebhookKeys.Delivery(delivery.Id), delivery);
        if (DueOf(delivery) is { } due) batch.Put(WebhookKeys.Due(delivery.Id), due);
        return (await batch.Commit(cancel)).Committed;
    }

    /// <summary>False when somebody else changed or removed it since it was read.</summary>
    public async Task<bool> Replace(Document<Delivery> read, Delivery delivery, CancellationToken cancel)
    {
        var batch = tables.Webhooks.Begin(WebhookKeys.Of(delivery.WebhookId)).Replace(read, delivery);
        if (DueOf(delivery) is { } due) batch.Put(WebhookKeys.Due(delivery.Id), due);
        else if (DueOf(read.Value) is not null) batch.Remove(WebhookKeys.Due(delivery.Id));
        return (await batch.Commit(cancel)).Committed;
    }

    /// <summary>Up to <paramref name="max"/> deliveries, the newest first, from behind a row on.</summary>
    public Task<List<Document<Delivery>>> After(Guid webhookId, string? row, int max, CancellationToken cancel) =>
        tables.Webhooks.ListRange<Delivery>(WebhookKeys.Of(webhookId), row is null ? WebhookKeys.Deliveries : row + "\0", WebhookKeys.DeliveriesEnd, max, cancel);

    public async Task<List<DueDelivery>> ListDue(Guid webhookId, CancellationToken cancel) =>
        [.. (await tables.Webhooks.List<DueDelivery>(WebhookKeys.Of(webhookId), WebhookKeys.DuePrefix, cancel)).Select(row => row.Value)];

    /// <summary>Forgets what is older than a time and not under way, up to <see cref="PageMax"/>.</summary>
    public async Task Forget(Guid webhookId, DateTimeOffset before, CancellationToken cancel)
    {
        var old = await tables.Webhooks.ListRange<Delivery>(WebhookKeys.Of(webhookId), WebhookKeys.DeliveriesUntil(before), WebhookKeys.DeliveriesEnd, PageMax, cancel);
        await WaitingPlaces.Remove(tables.Webhooks, WebhookKeys.Of(webhookId), old.Where(row => row.Value.Status != DeliveryStatus.Pending).Select(row => row.Row), cancel);
    }

    /// <summary>Removes everything of a webhook that is gone.</summary>
    public Task Clear(Guid webhookId, CancellationToken cancel) => tables.Webhooks.Clear(WebhookKeys.Of(webhookId), "", cancel);

    public async Task NoteTaken(Guid webhookId, CancellationToken cancel)
    {
        var (now, partition) = (clock.GetUtcNow(), WebhookKeys.Of(webhookId));
        if (await LastTaken(webhookId, cancel) is { } last && now - last < HealthStep) return;
        // Whoever writes at the same time says the same.
        await tables.Webhooks.Begin(partition).Put(WebhookKeys.Health, new WebhookHealth(now)).Commit(cancel);
    }

    public async Task<DateTimeOffset?> LastTaken(Guid webhookId, CancellationToken cancel) =>
        (await tables.Webhooks.Find<WebhookHealth>(WebhookKeys.Of(webhookId), WebhookKeys.Health, cancel))?.Value.LastTakenAt;

    private static DueDelivery? DueOf(Delivery delivery) => delivery is { Status: DeliveryStatus.Pending, NextAttemptAt: { } at } ? new(delivery.Id, at) : null;
}
