using Features.Developers;
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

namespace Features.Customizations;

/// <summary>Where customizations live.</summary>
public sealed class CustomizationStore(Tables tables, ContentStore content, TimeProvider clock)
    : OneOfAPortal<PortalCustomization>(tables, content, clock, CustomizationStore.Key, new())
{
    /// <summary>Names its row.</summary>
    public const string Key = "customization";
}

/// <summary>How a portal looks, for administrators (<c>/v3/portals/{portalId}/customization</c>) and for its site.</summary>
public static class CustomizationEndpoints
{
    public static IServiceCollection AddCustomizations(this IServiceCollection services) => services.AddSingleton<CustomizationStore>();

    public static void MapCustomizations(this IEndpointRouteBuilder app)
    {
        var customization = app.MapGroup("/v3/portals/{portalId}/customization");
        customization.MapGet("", Fetch).Requires("portal-customization:read");
        customization.MapPut("", Replace).Requires("portal-customization:edit");
        customization.MapPatch("", Update).Requires("portal-customization:edit");
    }

    public static void MapOwnCustomization(this IEndpointRouteBuilder app) =>
        app.MapGet("/api/v3/customization", FetchOwn).OpenToAll();

    // Private items of menus are for who is signed in.
    private static async Task<IResult> FetchOwn(HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, CustomizationStore store)
    {
        var (_, customization) = await store.Find(portal.Id, http.RequestAborted);
        return Answers.Tagged(developer is null ? customization with { Menu = customization.Menu.ForAnybody() } : customization);
    }

    private static async Task<IResult> Fetch(Guid portalId, HttpContext http, CustomizationStore store, PortalStore portals) =>
        await portals.Find(portalId, http.RequestAborted) is not null ? Answers.Ok((await store.Find(portalId, http.RequestAborted)).Value) : Problem.NotFound();

    private static Task<IResult> Replace(Guid portalId, HttpContext http, CustomizationStore store, PortalStore portals) =>
        Save(portalId, http, store, portals, change => _ => change.ApplyTo(new()));

    private static Task<IResult> Update(Guid portalId, HttpContext http, CustomizationStore store, PortalStore portals) =>
        Save(portalId, http, store, portals, change => change.ApplyTo);

    private static async Task<IResult> Save(
        Guid portalId, HttpContext http, CustomizationStore store, PortalStore portals, Func<PortalCustomizationChange, Func<PortalCustomization, PortalCustomization>> how)
    {
        var body = await BodyReader.ReadObject(http.Request, CustomizationRules.BytesMax);
        if (body.Value is not { } fields) return body.Problem!;
        if (await portals.Find(portalId, http.RequestAborted) is null) return Problem.NotFound();
        if (CustomizationRules.Read(fields) is not { } change) return Problem.Invalid(fields.Faults);
        return await store.Change(portalId, how(change), http.RequestAborted) is { } saved
            ? Answers.Ok(saved)
            : Problem.Conflict("The customization was changed by another request");
    }
}
