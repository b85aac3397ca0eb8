using Features.ApiVersions;
using Features.CustomDomains;
using Features.Portals;
using Features.ProductVersions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.ClassicPortals;

/// <summary>Portals by the classic contract: <c>/v2/portals</c>. They are the same portals.</summary>
public static class ClassicPortalEndpoints
{
    private static readonly ListForm<Portal> Form = new ListForm<Portal>()
        .Of("portals", portal => portal.Id)
        .Id("id", portal => portal.Id)
        .Text("name", portal => portal.Name, sorts: true)
        .Text("description", portal => portal.Description, sorts: true)
        .Flag("is_public", portal => !portal.AuthenticationEnabled, sorts: true)
        .Flag("rbac_enabled", portal => portal.RbacEnabled, sorts: true)
        .Flag("auto_approve_developers", portal => portal.AutoApproveDevelopers, sorts: true)
        .Flag("auto_approve_applications", portal => portal.AutoApproveApplications, sorts: true)
        .Text("default_domain", portal => portal.DefaultDomain, sorts: true)
        .Text("custom_domain", portal => portal.CustomDomain?.Hostname, sorts: true)
        .Text("custom_client_domain", portal => portal.CustomClientDomain, sorts: true)
        .Time("created_at", portal => portal.CreatedAt, filters: false)
        .Time("updated_at", portal => portal.UpdatedAt, filters: false)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static IServiceCollection AddClassicPortals(this IServiceCollection services) => services.AddSingleton<PortalCounting>();

    public static void MapClassicPortals(this IEndpointRouteBuilder app)
    {
        var portals = app.MapGroup("/v2/portals");
        portals.MapGet("", List).Requires("portals:list");
        portals.MapPost("", Create).Requires("portals:create");
        portals.MapGet("{portalId}", Fetch).Requires("portals:read");
        portals.MapPatch("{portalId}", Update).Requires("portals:edit");
        portals.MapDelete("{portalId}", Delete).Requires("portals:delete");
        portals.MapPost("{portalId}/verify-domain", VerifyDomain).Requires("portal-custom-domains:verify");
    }

    private static async Task<IResult> List(HttpContext http, PortalStore store, PortalCounting counting)
    {
        if (Form.Read(http.Request.Query, out var problem) is not { } query) return problem!;
        var page = query.Apply(await store.List(http.RequestAborted));
        var counts = await counting.Count(page.Items, http.RequestAborted);
        var answers = page.Items.Zip(counts, ClassicPortalAnswer.Of).ToDictionary(answer => answer.Id);
        return Answers.Ok(page.ToAnswer(portal => answers[portal.Id]));
    }

    private static async Task<IResult> Create(HttpContext http, PortalWriting writing, PortalCounting counting, PortalSettings settings)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var change = ClassicPortalRules.Read(fields, isNew: true, settings.Domain);
        if (!fields.Close()) return await writing.Refuse(fields, http.RequestAborted);
        var settled = await writing.Add(change, ClassicPortalRules.Check, http.RequestAborted);
        return settled.Problem ?? Answers.Created(await Show(settled.Value!, counting, http));
    }

    private static async Task<IResult> Fetch(Guid portalId, HttpContext http, PortalStore store, PortalCounting counting) =>
        await store.Find(portalId, http.RequestAborted) is { } found ? Answers.Ok(await Show(found.Value, counting, http)) : Problem.NotFound();

    private static async Task<IResult> Update(Guid portalId, HttpContext http, PortalWriting writing, PortalCounting counting, PortalSettings settings)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var change = ClassicPortalRules.Read(fields, isNew: false, settings.Domain);
        if (!fields.Close()) return await writing.Refuse(fields, http.RequestAborted);
        var settled = await writing.Change(portalId, change, ClassicPortalRules.Check, http.RequestAborted);
        return settled.Problem ?? Answers.Ok(await Show(settled.Value!, counting, http));
    }

    /// <summary>
    /// This contract asks who does not insist about developers and registrations, and answers 400 where the newer one answers 409. Whoever signs up between the question and the
    /// removal goes with the portal: accounts are of another partition, and a portal that is being removed is no place for them.
    /// </summary>
    private static async Task<IResult> Delete(
        Guid portalId, HttpContext http, PortalStore store, PortalWriting writing, PortalCounting counting, ProductVersionStore versions)
    {
        var (faults, cancel) = (new List<Fault>(), http.RequestAborted);
        var force = Force.Read(http.Request.Query, faults);
        if (faults.Count > 0) return Problem.Invalid(faults);
        if (await store.Find(portalId, cancel) is null) return Problem.NotFound();
        var isUsed = !force && (await counting.HasDevelopers(portalId, cancel)
            || (await versions.List(cancel)).Any(version => version.Portals.Any(terms => terms.PortalId == portalId && terms.ApplicationRegistrationEnabled)));
        return isUsed ? InUse() : await writing.Remove(portalId, force, InUse(), cancel);
    }

    private static async Task<IResult> VerifyDomain(Guid portalId, HttpContext http, PortalStore store, DomainChecking checking)
    {
        if (await store.Find(portalId, http.RequestAborted) is not { } found) return Problem.NotFound();
        return await checking.Check(found, http.RequestAborted) is { } domain
            ? Answers.Ok(new DomainVerificationAnswer(domain.VerifiedAt is not null, IsSslIssued: false))
            : Problem.Invalid(ClassicPortalRules.NoDomain());
    }

    private static Problem InUse() => Problem.Invalid(new Fault(
        "force", "invalid", "the portal has developers, product versions with application registration, or APIs that are published in it; remove those first, or use force=true", "query"));

    private static async Task<ClassicPortalAnswer> Show(Portal portal, PortalCounting counting, HttpContext http) =>
        ClassicPortalAnswer.Of(portal, (await counting.Count([portal], http.RequestAborted))[0]);
}
