using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.CustomDomains;

/// <summary>The custom domain of a portal, of which there is one: <c>/v3/portals/{portalId}/custom-domain</c>.</summary>
public static class CustomDomainEndpoints
{
    public static void MapCustomDomains(this IEndpointRouteBuilder app)
    {
        var domain = app.MapGroup("/v3/portals/{portalId}/custom-domain");
        domain.MapGet("", Fetch).Requires("portal-custom-domains:read");
        domain.MapPost("", Create).Requires("portal-custom-domains:create");
        domain.MapPatch("", Update).Requires("portal-custom-domains:edit");
        domain.MapDelete("", Delete).Requires("portal-custom-domains:delete");
    }

    // To look is to check: where the name leads may have changed since.
    private static async Task<IResult> Fetch(Guid portalId, HttpContext http, PortalStore portals, DomainChecking checking) =>
        await portals.Find(portalId, http.RequestAborted) is { } found && await checking.Check(found, http.RequestAborted) is { } domain
            ? Answers.Ok(CustomDomainAnswer.Of(domain))
            : Problem.NotFound();

    private static async Task<IResult> Create(Guid portalId, HttpContext http, PortalStore portals, PortalSettings settings, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is not { } portal) return Problem.NotFound();
        var now = clock.GetUtcNow();
        if (CustomDomainRules.ReadDraft(fields, settings.Domain, now) is not { } draft) return Problem.Invalid(fields.Faults);
        var leads = await HostNames.LeadToOnePlace(draft.Hostname, portal.Value.DefaultDomain, http.RequestAborted);
        var domain = new CustomDomain
        {
            Hostname = draft.Hostname,
            Enabled = draft.Enabled,
            Method = draft.Method,
            Certificate = draft.Certificate,
            VerifiedAt = leads ? now : null,
            CreatedAt = now,
            UpdatedAt = now,
        };
        return await Save(portalId, portals, clock, old => old is null ? domain : null, Problem.Conflict("The portal has a custom domain already"), Answers.Created, http);
    }

    private static async Task<IResult> Update(Guid portalId, HttpContext http, PortalStore portals, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is not { Value.CustomDomain: { } there }) return Problem.NotFound();
        if (CustomDomainRules.ReadChange(fields, there.Hostname, clock.GetUtcNow()) is not { } change) return Problem.Invalid(fields.Faults);
        return await Save(portalId, portals, clock, old => old is null || old.Hostname != there.Hostname ? null : old with
        {
            Enabled = change.Enabled ?? old.Enabled,
            Method = change.Certificate is null ? old.Method : DomainVerificationMethod.CustomCertificate,
            Certificate = change.Certificate ?? old.Certificate,
            UpdatedAt = clock.GetUtcNow(),
        }, Problem.NotFound(), Answers.Ok, http);
    }

    private static async Task<IResult> Delete(Guid portalId, HttpContext http, PortalStore portals, TimeProvider clock) =>
        await Contention.Settle<IResult>(clock, async () =>
        {
            if (await portals.Find(portalId, http.RequestAborted) is not { Value.CustomDomain: not null } found) return Problem.NotFound();
            return await portals.Replace(found, found.Value with { CustomDomain = null }, http.RequestAborted) == PortalSaving.Saved ? Answers.NoContent() : null;
        }, http.RequestAborted) ?? Changed();

    /// <param name="portalId">The portal.</param>
    /// <param name="portals">Where portals live.</param>
    /// <param name="clock">Measures pauses.</param>
    /// <param name="change">The domain after the change, or null when it does not fit what is there.</param>
    /// <param name="unfit">What is answered then.</param>
    /// <param name="answer">What is answered otherwise.</param>
    /// <param name="http">The call.</param>
    private static async Task<IResult> Save(
        Guid portalId, PortalStore portals, TimeProvider clock, Func<CustomDomain?, CustomDomain?> change, Problem unfit, Func<CustomDomainAnswer, IResult> answer, HttpContext http) =>
        await Contention.Settle<IResult>(clock, async () =>
        {
            if (await portals.Find(portalId, http.RequestAborted) is not { } found) return Problem.NotFound();
            if (change(found.Value.CustomDomain) is not { } domain) return unfit;
            return await portals.Replace(found, found.Value with { CustomDomain = domain }, http.RequestAborted) switch
            {
                PortalSaving.Saved => answer(CustomDomainAnswer.Of(domain)),
                PortalSaving.DomainTaken => Problem.Conflict("The host name belongs to another portal"),
                _ => null,
            };
        }, http.RequestAborted) ?? Changed();

    private static Problem Changed() => Problem.Conflict("The portal was changed by another request");
}
