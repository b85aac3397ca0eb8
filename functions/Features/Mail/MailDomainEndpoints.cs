using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.Mail;

/// <summary>The domains in whose name portals may send: <c>/v3/portals/email-domains</c>.</summary>
public static class MailDomainEndpoints
{
    public static void MapMailDomains(this IEndpointRouteBuilder app)
    {
        // Whether a domain is verified is in the settings and not in its row.
        var store = app.ServiceProvider.GetRequiredService<MailDomainStore>();
        var form = new ListForm<MailDomain>()
            .Text("domain", domain => domain.Domain, sorts: true)
            .Word("verification_status", domain => StatusOf(domain, store))
            .Time("created_at", domain => domain.CreatedAt, filters: false)
            .Time("updated_at", domain => domain.UpdatedAt, filters: false)
            .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));
        var domains = app.MapGroup("/v3/portals/email-domains");
        domains.MapGet("", (HttpContext http, TimeProvider clock) => List(http, form, store, clock)).Requires("portal-email-domains:list");
        domains.MapPost("", Create).Requires("portal-email-domains:create");
        domains.MapGet("{emailDomain}", Fetch).Requires("portal-email-domains:read");
        domains.MapDelete("{emailDomain}", Delete).Requires("portal-email-domains:delete");
    }

    private static async Task<IResult> List(HttpContext http, ListForm<MailDomain> form, MailDomainStore store, TimeProvider clock)
    {
        if (form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var now = clock.GetUtcNow();
        return Answers.Ok(query.Apply(await store.List(http.RequestAborted)).ToAnswer(domain => MailDomainAnswer.Of(domain, StatusOf(domain, store), now)));
    }

    private static async Task<IResult> Create(HttpContext http, MailDomainStore store, TimeProvider clock)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        if (MailRules.ReadDomain(fields) is not { } name) return Problem.Invalid(fields.Faults);
        var now = clock.GetUtcNow();
        var domain = new MailDomain(name, now, now);
        return await store.Add(domain, http.RequestAborted)
            ? Answers.Created(MailDomainAnswer.Of(domain, StatusOf(domain, store), now))
            : Problem.Conflict("The email domain exists already");
    }

    private static async Task<IResult> Fetch(string emailDomain, HttpContext http, MailDomainStore store, TimeProvider clock) =>
        await store.Find(emailDomain, http.RequestAborted) is { } found
            ? Answers.Ok(MailDomainAnswer.Of(found.Value, StatusOf(found.Value, store), clock.GetUtcNow()))
            : Problem.NotFound();

    // Portals that send in its name fall back to the installation's address with the next mail.
    private static async Task<IResult> Delete(string emailDomain, HttpContext http, MailDomainStore store) =>
        await store.Remove(emailDomain, http.RequestAborted) ? Answers.NoContent() : Problem.NotFound();

    private static MailVerificationStatus StatusOf(MailDomain domain, MailDomainStore store) =>
        store.IsVerified(domain.Domain) ? MailVerificationStatus.Success : MailVerificationStatus.Pending;
}
