using Features.Portals;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;

namespace Features.IdentityProviders;

/// <summary>The provider that an administrator's path names. One whose portal is gone is gone too.</summary>
public sealed record IdentityProviderPath(Guid PortalId, Document<IdentityProvider> Provider)
{
    /// <summary>Null when there is no such portal or provider.</summary>
    public static async ValueTask<IdentityProviderPath?> BindAsync(HttpContext http)
    {
        var services = http.RequestServices;
        var portalId = Guid.Parse((string)http.GetRouteValue("portalId")!);
        var id = Guid.Parse((string)http.GetRouteValue("identityProviderId")!);
        return await services.GetRequiredService<PortalStore>().Find(portalId, http.RequestAborted) is not null
            && await services.GetRequiredService<IdentityProviderStore>().Find(portalId, id, http.RequestAborted) is { } provider
            ? new(portalId, provider)
            : null;
    }
}
