using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Storage;

namespace Features.Webhooks;

/// <summary>What a webhook was sent: its log, tests, and sending again.</summary>
internal static class DeliveryEndpoints
{
    // Deliveries that one page of a filtered list looks at.
    private const int LookMax = 5000;

    private static readonly ListForm<Delivery> Form = new ListForm<Delivery>()
        .Text("type", delivery => delivery.Type)
        .Word("status", delivery => delivery.Status).Among("status", Words<DeliveryStatus>.All)
        .Time("created_at", delivery => delivery.CreatedAt, sorts: false)
        .Also("page");

    public static void MapDeliveries(this IEndpointRouteBuilder webhooks)
    {
        webhooks.MapGet("{webhookId}/deliveries", List).Requires("webhooks:read");
        webhooks.MapGet("{webhookId}/deliveries/{deliveryId}", Fetch).Requires("webhooks:read");
        webhooks.MapPost("{webhookId}/deliveries/{deliveryId}/replay", Replay).Requires("webhooks:replay");
        webhooks.MapPost("{webhookId}/replay", ReplayAll).Requires("webhooks:replay");
        webhooks.MapPost("{webhookId}/test", Test).Requires("webhooks:send");
    }

    private static async Task<IResult> List(Guid webhookId, HttpContext http, WebhookStore webhooks, DeliveryStore store)
    {
        var faults = new List<Fault>();
        var page = CursorRequest.Read(http.Request.Query, faults);
        if (page.Before is not null) faults.Add(Fault.Unknown("page[before]", "query"));
        if (faults.Count > 0) return Problem.Invalid(faults);
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        if (await webhooks.Find(webhookId, http.RequestAborted) is null) return Problem.NotFound();
        var (found, last, more) = (new List<Delivery>(), page.After, true);
        for (var looked = 0; looked < LookMax && more && found.Count < page.Size;)
        {
            var rows = await store.After(webhookId, last, DeliveryStore.PageMax, http.RequestAborted);
            more = rows.Count == DeliveryStore.PageMax;
            looked += rows.Count;
            foreach (var row in rows)
            {
                if (found.Count == page.Size)
                {
                    more = true;
                    break;
                }
                last = row.Row;
                if (query.Matches(row.Value)) found.Add(row.Value);
            }
        }
        return Answers.Ok(new DeliveryPage(new(page.From(http.Request, more ? last : null)), [.. found.Select(DeliveryAnswer.Of)]));
    }

    private static async Task<IResult> Fetch(Guid webhookId, Guid deliveryId, HttpContext http, WebhookStore webhooks, DeliveryStore store) =>
        await webhooks.Find(webhookId, http.RequestAborted) is not null && await store.Find(webhookId, deliveryId, http.RequestAborted) is { } found
            ? Answers.Ok(WholeDeliveryAnswer.Of(found.Value))
            : Problem.NotFound();

    private static async Task<IResult> Replay(
        Guid webhookId, Guid deliveryId, HttpContext http, WebhookStore webhooks, DeliveryStore store, WebhookOutbox outbox, TimeProvider clock)
    {
        if (await webhooks.Find(webhookId, http.RequestAborted) is not { Value: var webhook }) return Problem.NotFound();
        return await Contention.Settle(clock, async () =>
        {
            if (await store.Find(webhookId, deliveryId, http.RequestAborted) is not { } found) return Problem.NotFound();
            if (!webhook.Enabled) return Problem.Conflict("The webhook is disabled; enable it first");
            var again = found.Value.Again(clock.GetUtcNow());
            if (!await store.Replace(found, again, http.RequestAborted)) return (IResult?)null;
            await outbox.Send(webhookId, deliveryId, TimeSpan.Zero, http.RequestAborted);
            return Answers.Accepted(WholeDeliveryAnswer.Of(again));
        }, http.RequestAborted) ?? Problem.Conflict("The delivery is being changed by other requests");
    }

    // The newest first, up to a page at a time. Asked again with the same words after a failure, it puts in line what is not there yet.
    private static async Task<IResult> ReplayAll(Guid webhookId, HttpContext http, WebhookStore webhooks, DeliveryStore store, WebhookOutbox outbox, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await webhooks.Find(webhookId, http.RequestAborted) is not { Value: var webhook }) return Problem.NotFound();
        if (WebhookRules.ReadReplay(fields) is not { } replay) return Problem.Invalid(fields.Faults);
        if (!webhook.Enabled) return Problem.Conflict("The webhook is disabled; enable it first");
        var rows = await store.After(webhookId, replay.Until is { } until ? WebhookKeys.DeliveriesUntil(until) : null, DeliveryStore.PageMax, http.RequestAborted);
        var replayed = 0;
        foreach (var row in rows.Where(row => replay.Has(row.Value)))
        {
            // One that somebody else is changing is being sent again by them.
            if (!await store.Replace(row, row.Value.Again(clock.GetUtcNow()), http.RequestAborted)) continue;
            await outbox.Send(webhookId, row.Value.Id, TimeSpan.Zero, http.RequestAborted);
            replayed++;
        }
        var more = rows.Count == DeliveryStore.PageMax && rows[^1].Value.CreatedAt >= replay.Since;
        return Answers.Accepted(new ReplayAnswer(replayed, more ? rows[^1].Value.CreatedAt : null));
    }

    // At once, whether the webhook is enabled or not, and once: the answer says what came of it.
    private static async Task<IResult> Test(Guid webhookId, HttpContext http, WebhookStore webhooks, DeliveryStore store, WebhookDelivery delivering, TimeProvider clock)
    {
        if (await webhooks.Find(webhookId, http.RequestAborted) is not { Value: var webhook }) return Problem.NotFound();
        var now = clock.GetUtcNow();
        var notice = new Notice(Guid.CreateVersion7(now), now, WebhookEvent.Test, new Dictionary<string, string> { ["webhook_id"] = webhookId.ToString("D") });
        // Nothing is due: a kill on the way leaves a test that says so.
        var test = Delivery.Of(webhook, notice) with { Status = DeliveryStatus.Failed, NextAttemptAt = null };
        await store.Add(test, http.RequestAborted);
        return await store.Find(webhookId, test.Id, http.RequestAborted) is { } read && await delivering.Try(webhook, read, repeats: false, http.RequestAborted) is { } tried
            ? Answers.Ok(WholeDeliveryAnswer.Of(tried))
            : Problem.NotFound();
    }
}
