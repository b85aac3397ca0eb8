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
        var services = http.RequestServices;
        var portalId = Guid.Parse((string)http.GetRouteValue("portalId")!);
        var applicationId = Guid.Parse((string)http.GetRouteValue("applicationId")!);
        var portal = await services.GetRequiredService<PortalStore>().Find(portalId, http.RequestAborted);
        var application = portal is null ? null : await services.GetRequiredService<ApplicationStore>().Find(portalId, applicationId, http.RequestAborted);
        var isOwned = application is not null && await services.GetRequiredService<ApplicationOwners>().Exists(portalId, application.Value.Owner(), http.RequestAborted);
        return new(portalId, portal?.Value, isOwned ? application : null);
    }
}
