using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.Mail;

/// <summary>How a portal's mails are sent: <c>/v3/portals/{portalId}/email-config</c>, and the same in the contract's older form, <c>email-delivery</c>.</summary>
public static class MailConfigEndpoints
{
    public static void MapMailConfig(this IEndpointRouteBuilder app)
    {
        var config = app.MapGroup("/v3/portals/{portalId}/email-config");
        config.MapGet("", (Guid portalId, HttpContext http, PortalStore portals, PortalMailStore store) => Fetch(portalId, http, portals, store, Config)).Requires("portal-email-config:read");
        config.MapPost("", Create).Requires("portal-email-config:edit");
        config.MapPatch("", Update).Requires("portal-email-config:edit");
        config.MapDelete("", Delete).Requires("portal-email-config:edit");
        var delivery = app.MapGroup("/v3/portals/{portalId}/email-delivery");
        delivery.MapGet("", (Guid portalId, HttpContext http, PortalStore portals, PortalMailStore store) => Fetch(portalId, http, portals, store, Delivery)).Requires("portal-email-config:read");
        delivery.MapPatch("", UpdateDelivery).Requires("portal-email-config:edit");
        delivery.MapDelete("", Delete).Requires("portal-email-config:edit");
    }

    private static IResult Config(MailConfig config) => Answers.Ok(MailConfigAnswer.Of(config));

    private static IResult Delivery(MailConfig config) => Answers.Ok(MailDeliveryAnswer.Of(config));

    private static async Task<IResult> Fetch(Guid portalId, HttpContext http, PortalStore portals, PortalMailStore store, Func<MailConfig, IResult> show) =>
        await portals.Find(portalId, http.RequestAborted) is not null && await store.FindConfig(portalId, http.RequestAborted) is { } found ? show(found.Value) : Problem.NotFound();

    private static async Task<IResult> Create(Guid portalId, HttpContext http, PortalStore portals, PortalMailStore store, MailDomainStore domains, MailSettings settings, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        if (MailRules.ReadConfig(fields) is not { } change) return Problem.Invalid(fields.Faults);
        var config = MailRules.Apply(change, New(clock));
        if (await FaultOf(config, domains, settings, http.RequestAborted) is { } fault) return Problem.Invalid(fault);
        return await store.AddConfig(portalId, config, http.RequestAborted) ? Answers.Created(MailConfigAnswer.Of(config)) : Problem.Conflict("The portal has an email config already");
    }

    private static async Task<IResult> Update(Guid portalId, HttpContext http, PortalStore portals, PortalMailStore store, MailDomainStore domains, MailSettings settings, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null || await store.FindConfig(portalId, http.RequestAborted) is null) return Problem.NotFound();
        return MailRules.ReadConfig(fields) is { } change
            ? await Save(portalId, change, store, domains, settings, clock, Config, makes: false, http.RequestAborted)
            : Problem.Invalid(fields.Faults);
    }

    private static async Task<IResult> UpdateDelivery(
        Guid portalId, HttpContext http, PortalStore portals, PortalMailStore store, MailDomainStore domains, MailSettings settings, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        return MailRules.ReadDelivery(fields) is { } change
            ? await Save(portalId, change, store, domains, settings, clock, Delivery, makes: true, http.RequestAborted)
            : Problem.Invalid(fields.Faults);
    }

    private static async Task<IResult> Delete(Guid portalId, HttpContext http, PortalStore portals, PortalMailStore store) =>
        await portals.Find(portalId, http.RequestAborted) is not null && await store.RemoveConfig(portalId, http.RequestAborted) ? Answers.NoContent() : Problem.NotFound();

    private static async Task<IResult> Save(
        Guid portalId, MailConfigChange change, PortalMailStore store, MailDomainStore domains, MailSettings settings, TimeProvider clock, Func<MailConfig, IResult> show, bool makes,
        CancellationToken cancel) =>
        await Contention.Settle(clock, async () =>
        {
            var found = await store.FindConfig(portalId, cancel);
            if (found is null && !makes) return Problem.NotFound();
            var config = MailRules.Apply(change, found?.Value ?? New(clock)) with { UpdatedAt = clock.GetUtcNow() };
            if (await FaultOf(config, domains, settings, cancel) is { } fault) return Problem.Invalid(fault);
            var saved = found is null ? await store.AddConfig(portalId, config, cancel) : await store.ReplaceConfig(portalId, found, config, cancel);
            return saved ? show(config) : null;
        }, cancel) ?? Problem.Conflict("The email config is being changed by other requests");

    private static MailConfig New(TimeProvider clock) => new() { Id = Guid.NewGuid(), CreatedAt = clock.GetUtcNow(), UpdatedAt = clock.GetUtcNow() };

    private static async Task<Fault?> FaultOf(MailConfig config, MailDomainStore domains, MailSettings settings, CancellationToken cancel)
    {
        if (config.DomainName is { } domain && await domains.Find(domain, cancel) is null) return Fault.MissingReference("domain_name", "Email domain not found");
        return MailRules.SenderFaultOf(config, settings.From.Host);
    }
}
