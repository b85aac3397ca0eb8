using Features.Portals;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.AuditLogs;

/// <summary>A portal's audit log, which is its sign-ins: <c>audit-log-webhook</c> and <c>audit-log-replay-job</c> of a portal, in both contracts.</summary>
internal static class PortalAuditLogEndpoints
{
    private const string ChangedMeanwhile = "The webhook is being changed by other requests";

    public static void MapPortalAuditLogs(this IEndpointRouteBuilder app)
    {
        app.MapOfPortals("audit-log-webhook", webhook =>
        {
            webhook.MapGet("", Fetch).Requires("portal-audit-logs:read");
            webhook.MapPatch("", Update).Requires("portal-audit-logs:edit");
            webhook.MapDelete("", Delete).Requires("portal-audit-logs:edit");
            webhook.MapGet("status", FetchStatus).Requires("portal-audit-logs:read");
        });
        app.MapOfPortals("audit-log-replay-job", replay =>
        {
            replay.MapGet("", FetchReplay).Requires("portal-audit-logs:read");
            replay.MapPut("", Replay).Requires("portal-audit-logs:edit");
        });
    }

    private static async Task<IResult> Fetch(Guid portalId, HttpContext http, PortalStore portals, AuditLogStore store) =>
        await portals.Find(portalId, http.RequestAborted) is null
            ? Problem.NotFound()
            : Answers.Ok(AuditWebhookAnswer.Of((await store.FindWebhook(portalId, http.RequestAborted))?.Value));

    private static async Task<IResult> Update(Guid portalId, HttpContext http, PortalStore portals, AuditLogStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        if (AuditDestinationRules.ReadWebhook(fields) is not var (enabled, destination)) return Problem.Invalid(fields.Faults);
        return await Contention.Settle(clock, async () =>
        {
            var found = await store.FindWebhook(portalId, http.RequestAborted);
            var was = found?.Value ?? new(portalId, false, null);
            var webhook = was with { Enabled = enabled ?? was.Enabled, DestinationId = destination.Or(was.DestinationId) };
            if (webhook is { Enabled: true, DestinationId: null }) return Problem.Invalid(Fault.Required("audit_log_destination_id"));
            var outcome = await store.SaveWebhook(found, webhook, http.RequestAborted);
            return outcome.Committed ? Answers.Ok(AuditWebhookAnswer.Of(webhook))
                : webhook.DestinationId is { } id && outcome.Row == CatalogKeys.AuditDestination(id)
                    ? Problem.Invalid(Fault.MissingReference("audit_log_destination_id", "Audit log destination not found"))
                : outcome.Row == CatalogKeys.Portal(portalId) ? Problem.NotFound()
                : (IResult?)null;
        }, http.RequestAborted) ?? Problem.Conflict(ChangedMeanwhile);
    }

    private static async Task<IResult> Delete(Guid portalId, HttpContext http, PortalStore portals, AuditLogStore store)
    {
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        await store.RemoveWebhook(portalId, http.RequestAborted);
        return Answers.NoContent();
    }

    private static async Task<IResult> FetchStatus(Guid portalId, HttpContext http, PortalStore portals, AuditLogStore store) =>
        await portals.Find(portalId, http.RequestAborted) is null
            ? Problem.NotFound()
            : Answers.Ok(AuditWebhookStatusAnswer.Of(
                (await store.FindWebhook(portalId, http.RequestAborted))?.Value, (await store.FindDelivery(portalId, http.RequestAborted))?.Value));

    private static async Task<IResult> FetchReplay(Guid portalId, HttpContext http, PortalStore portals, AuditLogStore store) =>
        await portals.Find(portalId, http.RequestAborted) is null
            ? Problem.NotFound()
            : Answers.Ok(AuditReplayAnswer.Of((await store.FindReplay(portalId, http.RequestAborted))?.Value));

    private static async Task<IResult> Replay(Guid portalId, HttpContext http, PortalStore portals, AuditLogStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        var now = clock.GetUtcNow();
        if (AuditDestinationRules.ReadReplay(fields, now) is not var (startAt, endAt)) return Problem.Invalid(fields.Faults);
        if (await store.FindWebhook(portalId, http.RequestAborted) is not { Value.Enabled: true })
            return Problem.Invalid(new Fault("portalId", "invalid", "The audit log webhook of the portal is not enabled", "path"));
        var found = await store.FindReplay(portalId, http.RequestAborted);
        if (found?.Value.IsUnderWay() == true) return Problem.Conflict("A replay job is already running");
        var job = new AuditReplay(startAt, endAt, AuditReplayStatus.Accepted, now, "", 0);
        return await store.SaveReplay(portalId, found, job, http.RequestAborted) ? Answers.Accepted(AuditReplayAnswer.Of(job)) : Problem.Conflict("A replay job is already running");
    }
}
