using Features.Housekeeping;

namespace Features.AuditLogs;

/// <summary>
/// Sends, every minute, the sign-ins that a webhook has not been sent yet, and what replays ask for. What a destination did not take is sent again with the next minute, in order, for
/// as long as it is kept; a destination that fails five times in a row is tried every ten minutes only. Nothing is lost that way, and what was taken while the answer was lost comes twice.
/// </summary>
public sealed class AuditDeliveryChore(AuditLogStore store, LoginEvents events, AuditSender sender, TimeProvider clock) : IChore
{
    private const int EventsOfOneMax = 500;
    private const int SendingsOfOneMax = 10;

    private static readonly TimeSpan GivenUpPause = TimeSpan.FromMinutes(10);

    // Whoever signs in while the clocks of two instances differ is not left out.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    public async Task Run(CancellationToken cancel)
    {
        foreach (var webhook in await store.ListWebhooks(cancel))
        {
            if (webhook is not { Enabled: true, DestinationId: { } id } || await store.FindDestination(id, cancel) is not { Value: var destination }) continue;
            await Deliver(webhook.PortalId, destination, cancel);
            await Replay(webhook.PortalId, destination, cancel);
        }
    }

    private async Task Deliver(Guid portalId, AuditDestination destination, CancellationToken cancel)
    {
        for (var sending = 0; sending < SendingsOfOneMax; sending++)
        {
            var now = clock.GetUtcNow();
            var read = await store.FindDelivery(portalId, cancel);
            var so = read?.Value ?? AuditDelivery.New;
            if (so.IsGivenUp && now - so.LastAttemptAt < GivenUpPause) return;
            var due = await events.After(portalId, so.Cursor, now - AuditDestinationRules.Retention, now - Settling, EventsOfOneMax, cancel);
            if (due.Count == 0) return;
            var said = await sender.Send(destination, AuditLines.Of(due.Select(row => row.Value), destination.LogFormat, portalId), cancel);
            var next = new AuditDelivery(said.WasTaken ? due[^1].Row : so.Cursor, said.WasTaken ? 0 : so.Failures + 1, now, said.Code, said.Message);
            if (!await store.SaveDelivery(portalId, read, next, cancel) || !said.WasTaken) return;
        }
    }

    private async Task Replay(Guid portalId, AuditDestination destination, CancellationToken cancel)
    {
        for (var sending = 0; sending < SendingsOfOneMax; sending++)
        {
            if (await store.FindReplay(portalId, cancel) is not { } read || !read.Value.IsUnderWay()) return;
            var job = read.Value;
            var now = clock.GetUtcNow();
            var due = await events.After(portalId, job.Cursor, job.StartAt, job.EndAt, EventsOfOneMax, cancel);
            if (due.Count == 0)
            {
                await store.SaveReplay(portalId, read, job with { Status = AuditReplayStatus.Completed, UpdatedAt = now }, cancel);
                return;
            }
            var said = await sender.Send(destination, AuditLines.Of(due.Select(row => row.Value), destination.LogFormat, portalId), cancel);
            var next = said.WasTaken
                ? job with { Status = AuditReplayStatus.Running, Cursor = due[^1].Row, Failures = 0, UpdatedAt = now }
                : job with
                {
                    Status = job.Failures + 1 >= AuditDelivery.FailuresMax ? AuditReplayStatus.Failed : AuditReplayStatus.Running, Failures = job.Failures + 1, UpdatedAt = now,
                };
            if (!await store.SaveReplay(portalId, read, next, cancel) || !said.WasTaken) return;
        }
    }
}
