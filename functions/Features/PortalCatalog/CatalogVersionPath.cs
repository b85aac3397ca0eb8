using Features.Developers;
using Features.Portals;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Features.PortalCatalog;

/// <summary>The version that a path names, of an API that the visitor may see.</summary>
public sealed record CatalogVersionPath(CatalogVersion Version)
{
    /// <summary>Null when there is no such version, or not for this visitor.</summary>
    public static async ValueTask<CatalogVersionPath?> BindAsync(HttpContext http)
    {
        var (portal, developer) = (http.Features.Get<CurrentPortal>()!, http.Features.Get<CurrentDeveloper>());
        var catalog = http.RequestServices.GetRequiredService<PortalCatalogStore>();
        var entry = await catalog.Find(portal.Portal, developer, (string)http.GetRouteValue("apiIdOrSlug")!, http.RequestAborted);
        var id = Guid.Parse((string)http.GetRouteValue("versionId")!);
        return entry?.Versions.FirstOrDefault(version => version.Id == id) is { } found ? new(found) : null;
    }
}
