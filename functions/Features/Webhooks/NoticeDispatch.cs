using System.Collections.Concurrent;
using Features.Storage;
using Microsoft.Extensions.Logging;
using Platform.Storage;

namespace Features.Webhooks;

/// <summary>
/// Turns notices into deliveries: one for each webhook that wants it. A notice is part of its commit and is taken away only after its deliveries are written, so none is lost; a
/// delivery has the id of its notice, so doing it again makes no second one. It comes beside the request, and again with housekeeping.
/// </summary>
public sealed partial class NoticeDispatch(Tables tables, WebhookStore webhooks, DeliveryStore deliveries, WebhookOutbox outbox, ILogger<NoticeDispatch> log)
{
    private readonly ConcurrentDictionary<WaitingPlace, byte> _waiting = new();
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Something waits. Returns at once.</summary>
    public void Wake(WaitingPlace place)
    {
        _waiting[place] = 0;
        _ = Task.Run(TakeWaiting);
    }

    /// <summary>Takes what waits in a place.</summary>
    public async Task Take(WaitingPlace place, CancellationToken cancel)
    {
        if (tables.FindJournaled(place.Table) is not { } table) return;
        // What follows from a change is nobody's own.
        using var paused = Journal.Pause();
        var rows = await table.List<List<Notice>>(place.Partition, Notice.Prefix, cancel);
        if (rows.Count == 0) return;
        var all = await webhooks.List(cancel);
        foreach (var notice in rows.SelectMany(row => row.Value))
        foreach (var webhook in all.Where(webhook => webhook.Wants(notice)))
            if (await deliveries.Add(Delivery.Of(webhook, notice), cancel) && webhook.Enabled) await outbox.Send(webhook.Id, notice.Id, TimeSpan.Zero, cancel);
        await WaitingPlaces.Remove(table, place.Partition, rows.Select(row => row.Row), cancel);
    }

    private async Task TakeWaiting()
    {
        // One at a time: whoever waits finds that the one before has taken its notices along.
        await _one.WaitAsync();
        try
        {
            foreach (var place in _waiting.Keys)
                if (_waiting.TryRemove(place, out _)) await Take(place, CancellationToken.None);
        }
        catch (Exception e)
        {
            if (DataStorage.IsOutage(e)) LogWaits(log, e.Message);
            else LogFailed(log, e);
        }
        finally
        {
            _one.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Events wait for their webhooks until housekeeping: {Why}")]
    private static partial void LogWaits(ILogger log, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Events wait for their webhooks until housekeeping")]
    private static partial void LogFailed(ILogger log, Exception e);
}
