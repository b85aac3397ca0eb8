using Features.PortalContent;
using Features.Portals;
using Features.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Errors;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.Integrations;

/// <summary>Where integrations live.</summary>
public sealed class IntegrationStore(Tables tables, ContentStore content, TimeProvider clock)
    : OneOfAPortal<PortalIntegrations>(tables, content, clock, IntegrationStore.Key, new())
{
    public const string Key = "integrations";
}

/// <summary>Widgets of others, for administrators (<c>/v3/portals/{portalId}/integrations</c>) and for the portal's site.</summary>
public static class IntegrationEndpoints
{
    public static IServiceCollection AddIntegrations(this IServiceCollection services) => services.AddSingleton<IntegrationStore>();

    public static void MapIntegrations(this IEndpointRouteBuilder app)
    {
        var integrations = app.MapGroup("/v3/portals/{portalId}/integrations");
        integrations.MapGet("", Fetch).Requires("portal-integrations:read");
        integrations.MapPut("", Replace).Requires("portal-integrations:edit");
        integrations.MapPatch("", Update).Requires("portal-integrations:edit");
    }

    public static void MapOwnIntegrations(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v3/integrations", async (HttpContext http, CurrentPortal portal, IntegrationStore store) =>
            Answers.Tagged((await store.Find(portal.Id, http.RequestAborted)).Value)).OpenToAll();

    private static async Task<IResult> Fetch(Guid portalId, HttpContext http, IntegrationStore store, PortalStore portals) =>
        await portals.Find(portalId, http.RequestAborted) is not null ? Answers.Ok((await store.Find(portalId, http.RequestAborted)).Value) : Problem.NotFound();

    private static Task<IResult> Replace(Guid portalId, HttpContext http, IntegrationStore store, PortalStore portals, TimeProvider clock) =>
        Save(portalId, http, store, portals, clock, merges: false);

    private static Task<IResult> Update(Guid portalId, HttpContext http, IntegrationStore store, PortalStore portals, TimeProvider clock) =>
        Save(portalId, http, store, portals, clock, merges: true);

    // What a change must say depends on what is there, so the body is read against each state that it meets.
    private static async Task<IResult> Save(Guid portalId, HttpContext http, IntegrationStore store, PortalStore portals, TimeProvider clock, bool merges)
    {
        var body = await BodyReader.ReadValue(http.Request);
        if (body.Value is not { } json) return body.Problem!;
        if (json.RootElement.ValueKind != System.Text.Json.JsonValueKind.Object) return Problem.Invalid(Fault.Not("body", "is_object", "a JSON object"));
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        return await Contention.Settle<IResult>(clock, async () =>
        {
            var read = await store.Find(portalId, http.RequestAborted);
            var fields = new BodyFields(json.RootElement);
            if (IntegrationRules.Read(fields, merges ? read.Value : new()) is not { } changed) return Problem.Invalid(fields.Faults);
            return await store.Save(portalId, read, changed, http.RequestAborted) ? Answers.Ok(changed) : null;
        }, http.RequestAborted) ?? Problem.Conflict("The integrations were changed by another request");
    }
}
