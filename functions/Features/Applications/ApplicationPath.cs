using Features.Portals;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;

namespace Features.Applications;

/// <summary>
/// The portal and application that an administrator's path names. An application whose portal or owner is gone is gone too, though it may not be cleaned away yet.
/// </summary>
public sealed record ApplicationPath(Guid PortalId, Portal? Portal, Document<Application>? Application)
{
    public static async ValueTask<ApplicationPath?> BindAsync(HttpContext http)
    {
        var portalId = Guid.Parse((string)http.GetRouteValue("portalId")!);
        var portal = await http.RequestServices.GetRequiredService<PortalStore>().Find(portalId, http.RequestAborted);
        return new(portalId, portal?.Value, portal is null ? null : await Find(portalId, Guid.Parse((string)http.GetRouteValue("applicationId")!), http));
    }

    /// <summary>An application of whatever portal: one look per portal, and portals are few. Null when it is in none.</summary>
    public static async Task<ApplicationPath?> Find(Guid applicationId, HttpContext http)
    {
        foreach (var portal in await http.RequestServices.GetRequiredService<PortalStore>().List(http.RequestAborted))
            if (await Find(portal.Id, applicationId, http) is { } found) return new(portal.Id, portal, found);
        return null;
    }

    private static async Task<Document<Application>?> Find(Guid portalId, Guid applicationId, HttpContext http) =>
        await http.RequestServices.GetRequiredService<ApplicationStore>().Find(portalId, applicationId, http.RequestAborted) is { } found
        && await http.RequestServices.GetRequiredService<ApplicationOwners>().Exists(portalId, found.Value.Owner(), http.RequestAborted) ? found : null;
}
