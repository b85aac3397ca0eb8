using Features.Access;
using Features.Identity;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.Mail;

/// <summary>What a portal's mails say: <c>/v3/portals/{portalId}/email-templates</c>.</summary>
public static class PortalMailTemplateEndpoints
{
    public static void MapPortalMailTemplates(this IEndpointRouteBuilder app)
    {
        var templates = app.MapGroup("/v3/portals/{portalId}/email-templates");
        templates.MapGet("", List).Requires("portal-email-templates:list");
        templates.MapGet("{templateName}", Fetch).Requires("portal-email-templates:read");
        templates.MapPatch("{templateName}", Update).Requires("portal-email-templates:edit");
        templates.MapDelete("{templateName}", Revert).Requires("portal-email-templates:edit");
        templates.MapPost("{templateName}/send-test-email", SendTest).Requires("portal-email-templates:edit");
    }

    private static async Task<IResult> List(Guid portalId, HttpContext http, PortalStore portals, PortalMailStore store)
    {
        if (await portals.Find(portalId, http.RequestAborted) is not { Value: var portal }) return Problem.NotFound();
        var overrides = await store.ListOverrides(portalId, http.RequestAborted);
        return Answers.Ok(new MailListAnswer<MailTemplateAnswer>(
            [.. MailTemplate.All.Select(template => MailTemplateAnswer.Of(template, overrides.GetValueOrDefault(template.Name), portal))]));
    }

    private static async Task<IResult> Fetch(Guid portalId, string templateName, HttpContext http, PortalStore portals, PortalMailStore store) =>
        MailTemplate.Find(templateName) is { } template && await portals.Find(portalId, http.RequestAborted) is { } portal
            ? Answers.Ok(MailTemplateAnswer.Of(template, (await store.FindOverride(portalId, template, http.RequestAborted))?.Value, portal.Value))
            : Problem.NotFound();

    private static async Task<IResult> Update(Guid portalId, string templateName, HttpContext http, PortalStore portals, PortalMailStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (MailTemplate.Find(templateName) is not { } template || await portals.Find(portalId, http.RequestAborted) is not { } portal) return Problem.NotFound();
        if (MailRules.ReadOverride(fields, template) is not { } change) return Problem.Invalid(fields.Faults);
        return await Contention.Settle(clock, async () =>
        {
            var now = clock.GetUtcNow();
            var found = await store.FindOverride(portalId, template, http.RequestAborted);
            var changed = MailRules.Apply(change, found?.Value ?? new() { CreatedAt = now, UpdatedAt = now }) with { UpdatedAt = now };
            return await store.SaveOverride(portalId, template, found, changed, http.RequestAborted) ? Answers.Ok(MailTemplateAnswer.Of(template, changed, portal.Value)) : null;
        }, http.RequestAborted) ?? Problem.Conflict("The template is being changed by other requests");
    }

    private static async Task<IResult> Revert(Guid portalId, string templateName, HttpContext http, PortalStore portals, PortalMailStore store)
    {
        if (MailTemplate.Find(templateName) is not { } template || await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        await store.RemoveOverride(portalId, template, http.RequestAborted);
        return Answers.NoContent();
    }

    // Through the queue, as every mail: what the administrator sees is what developers will get.
    private static async Task<IResult> SendTest(
        Guid portalId, string templateName, HttpContext http, PortalStore portals, UserStore users, MailSettings settings, FollowUps followUps, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (MailTemplate.Find(templateName) is not { } template || await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        if (MailRules.ReadTest(fields, template) is not { } content) return Problem.Invalid(fields.Faults);
        // System accounts and the bootstrap account have no mailbox.
        var caller = Caller.Of(http);
        var user = caller.Kind == HolderKind.User && caller.Id != Caller.Bootstrap.Id ? (await users.Find(caller.Id, http.RequestAborted))?.Value : null;
        var mail = OutboxMessage.Tested(portalId, user?.Email ?? settings.From.Address, template.Name, content, clock.GetUtcNow());
        await followUps.Finish(await followUps.Plan(Outbox.Kind, mail, http.RequestAborted));
        return Answers.NoContent();
    }
}
