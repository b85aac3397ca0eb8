using Microsoft.Extensions.Logging;
using Platform.Storage;

namespace Features.Webhooks;

/// <summary>
/// Carries deliveries out, at least once each. Whoever begins takes the delivery for a while; who was killed on the way is followed by housekeeping, with the same id. What failed is
/// tried again by the schedule; a receiver that took nothing for the whole of it is switched off, with the reason.
/// </summary>
public sealed partial class WebhookDelivery(
    WebhookStore webhooks, DeliveryStore deliveries, WebhookSender sender, WebhookOutbox outbox, RetrySchedule schedule, TimeProvider clock, ILogger<WebhookDelivery> log)
{
    private const int Gone = 410;

    // Longer than one call and the writes around it.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    // A message comes a little before or after its time.
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RetryAfterMax = TimeSpan.FromHours(1);

    /// <summary>Carries out what a message of the queue asks for, when it is due.</summary>
    public async Task Carry(OutboxEntry entry, CancellationToken cancel)
    {
        if (await webhooks.Find(entry.WebhookId, cancel) is not { Value: var webhook } || await deliveries.Find(entry.WebhookId, entry.DeliveryId, cancel) is not { } read) return;
        var now = clock.GetUtcNow();
        var delivery = read.Value;
        if (delivery.Status != DeliveryStatus.Pending || delivery.NextAttemptAt - Early > now || delivery.TakenUntil > now) return;
        if (!webhook.Enabled)
        {
            // Overtaken: somebody asks for it again, or housekeeping comes by.
            await deliveries.Replace(read, delivery with { Status = DeliveryStatus.Skipped, NextAttemptAt = null }, cancel);
            return;
        }
        await Try(webhook, read, repeats: true, cancel);
    }

    /// <summary>Makes one attempt at once, if nobody else is at it; null when somebody is.</summary>
    /// <param name="webhook">The webhook, switched on or not.</param>
    /// <param name="read">The delivery.</param>
    /// <param name="repeats">Whether it is tried again when it fails.</param>
    /// <param name="cancel">Cancels what was not begun.</param>
    public async Task<Delivery?> Try(Webhook webhook, Document<Delivery> read, bool repeats, CancellationToken cancel)
    {
        var taken = read.Value with { TakenUntil = clock.GetUtcNow() + Lease };
        if (!await deliveries.Replace(read, taken, cancel)) return null;
        var (attempt, retryAfter) = await sender.Send(webhook, taken, cancel);
        var tried = taken with
        {
            TakenUntil = null,
            Tries = taken.Tries + 1,
            FirstTriedAt = taken.FirstTriedAt ?? attempt.At,
            Attempts = [.. taken.Attempts.TakeLast(Delivery.AttemptsMax - 1), attempt],
        };
        var wait = attempt.WasTaken() || !repeats || attempt.ResponseStatus == Gone ? null : Wait(tried.Tries, retryAfter);
        tried = tried with
        {
            Status = attempt.WasTaken() ? DeliveryStatus.Delivered : wait is null ? DeliveryStatus.Failed : DeliveryStatus.Pending,
            NextAttemptAt = clock.GetUtcNow() + wait,
        };
        // What was sent is kept even when the caller has left.
        if (!await Keep(tried)) return null;
        if (attempt.WasTaken()) await deliveries.NoteTaken(webhook.Id, CancellationToken.None);
        else if (wait is { } pause) await outbox.Send(webhook.Id, tried.Id, pause, CancellationToken.None);
        else if (repeats) await SwitchOff(webhook.Id, tried, attempt);
        return tried;
    }

    private TimeSpan? Wait(int tries, TimeSpan? asked) =>
        schedule.After(tries) is not { } wait ? null : asked is { } longer && longer > wait ? (longer < RetryAfterMax ? longer : RetryAfterMax) : wait;

    // Nobody else writes while the delivery is taken, but for somebody who asks to send it again; that counts.
    private async Task<bool> Keep(Delivery tried) =>
        await deliveries.Find(tried.WebhookId, tried.Id, CancellationToken.None) is { } now && now.Value.TakenUntil is not null && await deliveries.Replace(now, tried, CancellationToken.None);

    private async Task SwitchOff(Guid id, Delivery failed, DeliveryAttempt last)
    {
        var says = last.ResponseStatus is { } status ? $"answered {status}" : last.Error;
        var reason = last.ResponseStatus == Gone ? "The receiver answered 410: it wants no more messages"
            : await deliveries.LastTaken(id, CancellationToken.None) is { } taken && taken >= failed.FirstTriedAt ? null
            : $"The receiver took nothing in {failed.Tries} attempts; at last: {says}";
        if (reason is null) return;
        await Contention.Settle(clock, async () =>
        {
            if (await webhooks.Find(id, CancellationToken.None) is not { Value.Enabled: true } read) return this;
            var now = clock.GetUtcNow();
            return await webhooks.Replace(read, read.Value with { Enabled = false, DisabledReason = reason, DisabledAt = now, UpdatedAt = now }, CancellationToken.None) ? this : null;
        }, CancellationToken.None);
        LogSwitchedOff(log, id, reason);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Webhook {Webhook} was switched off: {Reason}")]
    private static partial void LogSwitchedOff(ILogger log, Guid webhook, string reason);
}
