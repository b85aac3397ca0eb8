using Features.Housekeeping;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;
using Platform.Outbound;
using Platform.Secrets;
using Platform.Storage;

namespace Features.AuditLogs;

/// <summary>Where audit logs may be sent: <c>/v3/audit-log-destinations</c>.</summary>
public static class AuditDestinationEndpoints
{
    /// <summary>Audit logs of portals, for the app that sends them.</summary>
    public static IServiceCollection AddAuditLogs(this IServiceCollection services)
    {
        services.TryAddSingleton<SecretBox>();
        services.TryAddSingleton<OutboundHttp>();
        return services
            .AddSingleton<AuditLogStore>()
            .AddSingleton<AuditSender>()
            .AddLoginEvents()
            .AddAfterRemoval<AfterAuditedPortalRemoval>()
            .AddChore<AuditDeliveryChore>();
    }

    /// <summary>What is noted of sign-ins, for both apps.</summary>
    public static IServiceCollection AddLoginEvents(this IServiceCollection services) => services.AddSingleton<LoginEvents>();

    public static void MapAuditLogs(this IEndpointRouteBuilder app)
    {
        var destinations = app.MapGroup("/v3/audit-log-destinations");
        destinations.MapGet("", List).Requires("audit-log-destinations:list");
        destinations.MapPost("", Create).Requires("audit-log-destinations:create");
        destinations.MapGet("{auditLogDestinationId}", Fetch).Requires("audit-log-destinations:read");
        destinations.MapPatch("{auditLogDestinationId}", Update).Requires("audit-log-destinations:edit");
        destinations.MapDelete("{auditLogDestinationId}", Delete).Requires("audit-log-destinations:delete");
        app.MapPortalAuditLogs();
    }

    private static async Task<IResult> List(HttpContext http, AuditLogStore store)
    {
        var faults = new List<Fault>();
        var request = CursorRequest.Read(http.Request.Query, faults);
        if (faults.Count > 0) return Problem.Invalid(faults);
        var all = (await store.ListDestinations(http.RequestAborted)).OrderBy(Key, StringComparer.Ordinal).ToList();
        var page = request.Cut(all, Key, http.Request);
        return Answers.Ok(new AuditDestinationPage(page.Meta, [.. page.Items.Select(AuditDestinationAnswer.Of)]));

        static string Key(AuditDestination destination) => $"{destination.CreatedAt.UtcTicks:D19}|{destination.Id:D}";
    }

    private static async Task<IResult> Create(HttpContext http, AuditLogStore store, SecretBox box, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (AuditDestinationRules.Read(fields, isNew: true, needsSecret: true) is not { } change) return Problem.Invalid(fields.Faults);
        if (!box.CanSeal) return NoKey();
        var (id, now) = (Guid.NewGuid(), clock.GetUtcNow());
        var destination = Apply(change, new() { Id = id, Name = "", Endpoint = "", SealedAuthorization = "", CreatedAt = now, UpdatedAt = now }, box);
        await store.AddDestination(destination, http.RequestAborted);
        return Answers.Created(AuditDestinationAnswer.Of(destination));
    }

    private static async Task<IResult> Fetch(Guid auditLogDestinationId, HttpContext http, AuditLogStore store) =>
        await store.FindDestination(auditLogDestinationId, http.RequestAborted) is { } found ? Answers.Ok(AuditDestinationAnswer.Of(found.Value)) : Problem.NotFound();

    private static async Task<IResult> Update(Guid auditLogDestinationId, HttpContext http, AuditLogStore store, SecretBox box, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await store.FindDestination(auditLogDestinationId, http.RequestAborted) is null) return Problem.NotFound();
        if (AuditDestinationRules.Read(fields, isNew: false, needsSecret: false) is not { } change) return Problem.Invalid(fields.Faults);
        if (change.Authorization.Value is not null && !box.CanSeal) return NoKey();
        return await Contention.Settle(clock, async () =>
        {
            if (await store.FindDestination(auditLogDestinationId, http.RequestAborted) is not { } found) return Problem.NotFound();
            // What opens one address is not sent to another by whoever may change the address.
            if (change.Endpoint.Value is { } endpoint && endpoint != found.Value.Endpoint && change.Authorization.Value is null)
                return Problem.Invalid(Fault.Required("authorization"));
            var changed = Apply(change, found.Value, box) with { UpdatedAt = clock.GetUtcNow() };
            return await store.ReplaceDestination(found, changed, http.RequestAborted) ? Answers.Ok(AuditDestinationAnswer.Of(changed)) : (IResult?)null;
        }, http.RequestAborted) ?? Problem.Conflict("The destination is being changed by other requests");
    }

    private static async Task<IResult> Delete(Guid auditLogDestinationId, HttpContext http, AuditLogStore store, TimeProvider clock) =>
        await Contention.Settle(clock, async () =>
            await store.FindDestination(auditLogDestinationId, http.RequestAborted) is not { } found ? Problem.NotFound()
            : await store.RemoveDestination(found, http.RequestAborted) switch
            {
                true => Answers.NoContent(),
                null => Problem.Conflict("A webhook sends to the destination"),
                _ => (IResult?)null,
            }, http.RequestAborted) ?? Problem.Conflict("The destination is being changed by other requests");

    private static AuditDestination Apply(AuditDestinationChange change, AuditDestination to, SecretBox box) => to with
    {
        Name = change.Name.Or(to.Name)!,
        Endpoint = change.Endpoint.Or(to.Endpoint)!,
        SealedAuthorization = change.Authorization.Value is { } given ? box.Seal(given, AuditDestination.PurposeOf(to.Id)) : to.SealedAuthorization,
        LogFormat = change.LogFormat.Value ?? to.LogFormat,
    };

    private static Problem NoKey() => Problem.Invalid(new Fault("authorization", "invalid", "This deployment cannot keep secrets: the setting Secrets__Key is missing"));
}
