using Features.Housekeeping;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Outbound;
using Platform.Secrets;
using Platform.Storage;

namespace Features.Webhooks;

/// <summary>Webhooks for administrators: <c>/v3/webhooks</c> (ours), and the queue function <c>webhook-outbox</c> that sends what they are to be told.</summary>
public static partial class WebhookEndpoints
{
    private static readonly ListForm<Webhook> Form = new ListForm<Webhook>()
        .Text("name", webhook => webhook.Name, sorts: true)
        .Text("url", webhook => webhook.Url)
        .Flag("enabled", webhook => webhook.Enabled)
        .Time("created_at", webhook => webhook.CreatedAt)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    /// <summary>What both apps need to tell of what they write.</summary>
    public static IServiceCollection AddEvents(this IServiceCollection services) => services
        .AddSingleton<ChangeNotices>()
        .AddSingleton<INotices>(all => all.GetRequiredService<ChangeNotices>())
        .AddSingleton<NoticeDispatch>()
        .AddSingleton<WebhookStore>()
        .AddSingleton<DeliveryStore>()
        .AddSingleton<WebhookOutbox>();

    /// <summary>What the app needs that sends.</summary>
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.TryAddSingleton<SecretBox>();
        services.TryAddSingleton<OutboundHttp>();
        return services
            .AddEvents()
            .AddSingleton<RetrySchedule>()
            .AddSingleton<WebhookSender>()
            .AddSingleton<WebhookDelivery>()
            .AddAfterRemoval<AfterWebhookRemoval>()
            .AddChore<WebhookChore>();
    }

    public static void MapWebhooks(this IEndpointRouteBuilder app)
    {
        var webhooks = app.MapGroup("/v3/webhooks");
        webhooks.MapGet("", List).Requires("webhooks:list");
        webhooks.MapPost("", Create).Requires("webhooks:create");
        webhooks.MapGet("{webhookId}", Fetch).Requires("webhooks:read");
        webhooks.MapPatch("{webhookId}", Update).Requires("webhooks:edit");
        webhooks.MapDelete("{webhookId}", Delete).Requires("webhooks:delete");
        webhooks.MapPost("{webhookId}/rotate-secret", Rotate).Requires("webhooks:edit");
        webhooks.MapDeliveries();
        app.MapGet("/v3/webhook-event-types", () => Answers.Ok(new EventTypesAnswer(WebhookEvent.All))).Requires("webhooks:list");
        app.MapTrigger(ProductStorage.WebhookQueue, async (http, call) =>
        {
            if (call.Data("message") is { } text && OutboxEntry.Parse(text) is { } entry)
                await http.RequestServices.GetRequiredService<WebhookDelivery>().Carry(entry, http.RequestAborted);
            else LogStrange(http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Webhooks"));
        });
    }

    private static async Task<IResult> List(HttpContext http, WebhookStore store, TimeProvider clock)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var now = clock.GetUtcNow();
        return Answers.Ok(query.Apply(await store.List(http.RequestAborted)).ToAnswer(webhook => WebhookAnswer.Of(webhook, now)));
    }

    private static async Task<IResult> Create(HttpContext http, WebhookStore store, Portals.PortalStore portals, SecretBox box, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (WebhookRules.Read(fields, isNew: true) is not { } change) return Problem.Invalid(fields.Faults);
        if (await UnknownPortals(change, portals, http.RequestAborted) is { Count: > 0 } faults) return Problem.Invalid(faults);
        if (!box.CanSeal) return NoKey();
        if ((await store.List(http.RequestAborted)).Count >= WebhookRules.WebhooksMax) return Problem.Forbidden($"Maximum number of webhooks exceeded. Max Allowed: {WebhookRules.WebhooksMax}");
        var (id, now, secret) = (Guid.NewGuid(), clock.GetUtcNow(), WebhookSignature.Mint());
        var webhook = change.ApplyTo(new() { Id = id, Name = "", Url = "", SealedSecret = box.Seal(secret, Webhook.PurposeOf(id)), CreatedAt = now, UpdatedAt = now });
        await store.Add(webhook, http.RequestAborted);
        return Answers.Created(WebhookAnswer.Of(webhook, now) with { Secret = secret });
    }

    private static async Task<IResult> Fetch(Guid webhookId, HttpContext http, WebhookStore store, TimeProvider clock) =>
        await store.Find(webhookId, http.RequestAborted) is { } found ? Answers.Ok(WebhookAnswer.Of(found.Value, clock.GetUtcNow())) : Problem.NotFound();

    private static async Task<IResult> Update(Guid webhookId, HttpContext http, WebhookStore store, Portals.PortalStore portals, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await store.Find(webhookId, http.RequestAborted) is null) return Problem.NotFound();
        if (WebhookRules.Read(fields, isNew: false) is not { } change) return Problem.Invalid(fields.Faults);
        if (await UnknownPortals(change, portals, http.RequestAborted) is { Count: > 0 } faults) return Problem.Invalid(faults);
        return await Change(webhookId, change.ApplyTo, webhook => WebhookAnswer.Of(webhook, clock.GetUtcNow()), store, clock, http.RequestAborted);
    }

    // Both secrets sign until the overlap is over; one that was replaced before counts no more.
    private static async Task<IResult> Rotate(Guid webhookId, HttpContext http, WebhookStore store, SecretBox box, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await store.Find(webhookId, http.RequestAborted) is null) return Problem.NotFound();
        if (WebhookRules.ReadOverlap(fields) is not { } overlap) return Problem.Invalid(fields.Faults);
        if (!box.CanSeal) return NoKey();
        var (now, secret) = (clock.GetUtcNow(), WebhookSignature.Mint());
        return await Change(webhookId, webhook => webhook with
        {
            SealedSecret = box.Seal(secret, Webhook.PurposeOf(webhookId)),
            SealedPreviousSecret = overlap > TimeSpan.Zero ? webhook.SealedSecret : null,
            PreviousSecretExpiresAt = overlap > TimeSpan.Zero ? now + overlap : null,
        }, webhook => WebhookAnswer.Of(webhook, now) with { Secret = secret }, store, clock, http.RequestAborted);
    }

    private static async Task<IResult> Delete(Guid webhookId, HttpContext http, WebhookStore store, FollowUps followUps)
    {
        var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.Webhook, webhookId), http.RequestAborted);
        var removed = await store.Remove(webhookId, http.RequestAborted);
        await (removed ? followUps.Finish(cleaning) : followUps.Drop(cleaning));
        return removed ? Answers.NoContent() : Problem.NotFound();
    }

    private static async Task<IResult> Change(
        Guid id, Func<Webhook, Webhook> change, Func<Webhook, WebhookAnswer> show, WebhookStore store, TimeProvider clock, CancellationToken cancel) =>
        await Contention.Settle(clock, async () =>
        {
            if (await store.Find(id, cancel) is not { } found) return Problem.NotFound();
            var changed = change(found.Value) with { UpdatedAt = clock.GetUtcNow() };
            return await store.Replace(found, changed, cancel) ? Answers.Ok(show(changed)) : (IResult?)null;
        }, cancel) ?? Problem.Conflict("The webhook is being changed by other requests");

    private static async Task<List<Fault>> UnknownPortals(WebhookChange change, Portals.PortalStore portals, CancellationToken cancel)
    {
        if (change.PortalIds.Value is not { Count: > 0 } wanted) return [];
        var known = (await portals.List(cancel)).Select(portal => portal.Id).ToHashSet();
        return [.. wanted.Select((id, place) => (id, place)).Where(one => !known.Contains(one.id)).Select(one => Fault.MissingReference($"portal_ids.{one.place}", "Portal not found"))];
    }

    private static Problem NoKey() => Problem.Invalid(new Fault("url", "invalid", "This deployment cannot keep secrets: the setting Secrets__Key is missing"));

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message of the webhook queue is none of ours and was dropped")]
    private static partial void LogStrange(ILogger log);
}
