using Features.Apis;
using Features.Developers;
using Features.PortalCatalog;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Http;

namespace Features.Images;

/// <summary>Icons in a portal, for whoever may see the API or package: <c>/api/v3/apis/{apiIdOrSlug}/images/icon/raw</c>.</summary>
public static class PortalImageEndpoints
{
    public static void MapPortalImages(this IEndpointRouteBuilder app)
    {
        var icon = app.MapGroup("/api/v3/apis/{apiIdOrSlug}/images/{imageType}/raw");
        icon.OfKnownType();
        icon.MapGet("", Raw).OpenToAll();
        icon.MapGet("{content}", Bytes).OpenToAll();
    }

    private static async Task<IResult> Raw(
        string apiIdOrSlug, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalCatalogStore catalog, ImageStore store) =>
        ImageEndpoints.RedirectTo(http, await Find(apiIdOrSlug, http, portal, developer, catalog, store));

    private static async Task<IResult> Bytes(
        string apiIdOrSlug, string content, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalCatalogStore catalog, ImageStore store) =>
        await ImageEndpoints.BytesOf(await Find(apiIdOrSlug, http, portal, developer, catalog, store), content, http, store);

    private static async Task<EntityImage?> Find(
        string apiIdOrSlug, HttpContext http, CurrentPortal portal, CurrentDeveloper? developer, PortalCatalogStore catalog, ImageStore store) =>
        await catalog.Find(portal.Portal, developer, apiIdOrSlug, http.RequestAborted) is { } entry
            ? (await store.Find(EntityPath.Of(entry.Publication.EntityType, entry.Id), http.RequestAborted))?.Value
            : null;
}
