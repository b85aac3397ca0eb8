using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Platform.Storage;

namespace Features.IdentityProviders;

/// <summary>The provider that an administrator's path names. One whose portal is gone is gone too.</summary>
public sealed record IdentityProviderPath(ProviderHome Home, Document<IdentityProvider> Provider)
{
    /// <summary>Null when there is no such portal or provider.</summary>
    public static async ValueTask<IdentityProviderPath?> BindAsync(HttpContext http)
    {
        var id = Guid.Parse((string)http.GetRouteValue("identityProviderId")!);
        return await ProviderHome.BindAsync(http) is { } home
            && await http.RequestServices.GetRequiredService<IdentityProviderStore>().Find(home.Id, id, http.RequestAborted) is { } provider
            ? new(home, provider)
            : null;
    }
}
