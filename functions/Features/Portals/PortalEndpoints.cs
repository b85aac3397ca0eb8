using Features.ApiVersions;
using Features.CustomDomains;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Lists;

namespace Features.Portals;

/// <summary>Portals for administrators: <c>/v3/portals</c>.</summary>
public static class PortalEndpoints
{
    private const string Name = "name";

    private static readonly ListForm<Portal> Form = new ListForm<Portal>()
        .Of("portals", portal => portal.Id)
        .Id("id", portal => portal.Id)
        .Text(Name, portal => portal.Name, sorts: true)
        .Text("description", portal => portal.Description, sorts: true)
        .Flag("authentication_enabled", portal => portal.AuthenticationEnabled, sorts: true)
        .Flag("rbac_enabled", portal => portal.RbacEnabled, sorts: true)
        .Word("default_api_visibility", portal => portal.DefaultApiVisibility)
        .Word("default_page_visibility", portal => portal.DefaultPageVisibility)
        .Id("default_application_auth_strategy_id", portal => portal.DefaultStrategyId)
        .Flag("auto_approve_developers", portal => portal.AutoApproveDevelopers, sorts: true)
        .Flag("auto_approve_applications", portal => portal.AutoApproveApplications, sorts: true)
        .Text("default_domain", portal => portal.DefaultDomain, sorts: true)
        .Text("canonical_domain", portal => portal.CanonicalDomain(), sorts: true)
        .Time("created_at", portal => portal.CreatedAt, filters: false)
        .Time("updated_at", portal => portal.UpdatedAt, filters: false)
        .DefaultOrder((a, b) => a.CreatedAt.CompareTo(b.CreatedAt));

    public static IServiceCollection AddPortals(this IServiceCollection services, IConfiguration settings) =>
        services.AddSingleton(PortalSettings.Of(settings)).AddSingleton<PortalStore>().AddSingleton<PortalWriting>().AddSingleton<DomainChecking>();

    public static void MapPortals(this IEndpointRouteBuilder app)
    {
        var portals = app.MapGroup("/v3/portals");
        portals.MapGet("", List).Requires("portals:list");
        portals.MapPost("", Create).Requires("portals:create");
        portals.MapGet("{portalId}", Fetch).Requires("portals:read");
        portals.MapPatch("{portalId}", Update).Requires("portals:edit");
        portals.MapDelete("{portalId}", Delete).Requires("portals:delete");
    }

    private static async Task<IResult> List(HttpContext http, PortalStore store) =>
        Form.Read(http.Request.Query, out var problem) is { } query
            ? Answers.Ok(query.Apply(await store.List(http.RequestAborted)).ToAnswer(PortalAnswer.Of))
            : problem!;

    private static async Task<IResult> Create(HttpContext http, PortalWriting writing)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var change = PortalRules.Read(fields, isNew: true);
        if (!fields.Close()) return await writing.Refuse(fields, http.RequestAborted);
        var settled = await writing.Add(change, PortalRules.Check, http.RequestAborted);
        return settled.Problem ?? Answers.Created(PortalAnswer.Of(settled.Value!));
    }

    private static async Task<IResult> Fetch(Guid portalId, HttpContext http, PortalStore store) =>
        await store.Find(portalId, http.RequestAborted) is { } found ? Answers.Ok(PortalAnswer.Of(found.Value)) : Problem.NotFound();

    private static async Task<IResult> Update(Guid portalId, HttpContext http, PortalWriting writing)
    {
        var body = await BodyReader.ReadObject(http.Request);
        if (body.Value is not { } fields) return body.Problem!;
        var change = PortalRules.Read(fields, isNew: false);
        if (!fields.Close()) return await writing.Refuse(fields, http.RequestAborted);
        var settled = await writing.Change(portalId, change, PortalRules.Check, http.RequestAborted);
        return settled.Problem ?? Answers.Ok(PortalAnswer.Of(settled.Value!));
    }

    private static async Task<IResult> Delete(Guid portalId, HttpContext http, PortalWriting writing)
    {
        var faults = new List<Fault>();
        var force = Force.Read(http.Request.Query, faults);
        if (faults.Count > 0) return Problem.Invalid(faults);
        return await writing.Remove(
            portalId, force, Problem.Conflict("APIs or API packages are published to the portal; unpublish them first, or use force=true"), http.RequestAborted);
    }
}
