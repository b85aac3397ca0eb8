using Features.Housekeeping;
using Features.Storage;

namespace Features.Webhooks;

/// <summary>Takes up what a kill left: notices that nobody turned into deliveries, deliveries whose message was lost. And forgets what is old.</summary>
public sealed class WebhookChore(ChangeNotices notices, NoticeDispatch dispatch, WebhookStore webhooks, DeliveryStore deliveries, WebhookOutbox outbox, TimeProvider clock) : IChore
{
    /// <summary>How long deliveries are kept, and so how far back a replay reaches.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(14);

    // A message that is this late is not coming any more.
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    public async Task Run(CancellationToken cancel)
    {
        await notices.Visit(dispatch.Take, cancel);
        var now = clock.GetUtcNow();
        foreach (var webhook in await webhooks.List(cancel))
        {
            foreach (var due in (await deliveries.ListDue(webhook.Id, cancel)).Where(due => due.At < now - Late)) await outbox.Send(webhook.Id, due.Id, TimeSpan.Zero, cancel);
            await deliveries.Forget(webhook.Id, now - Retention, cancel);
        }
    }
}

/// <summary>Ends what a webhook that is gone was sent.</summary>
public sealed class AfterWebhookRemoval(DeliveryStore deliveries) : IAfterRemoval
{
    public Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel) => kind == Removed.Webhook ? deliveries.Clear(id, cancel) : Task.CompletedTask;
}
