using Features.Portals;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Features.IdentityProviders;

/// <summary>
/// Whose identity providers: a portal's, for its developers, or the organization's, for administrators. The organization has a partition of its own beside those of the portals, so that
/// both are kept by the same code.
/// </summary>
/// <param name="Id">The portal, or <see cref="Organization"/>.</param>
public sealed record ProviderHome(Guid Id)
{
    /// <summary>The organization, which has no id of its own in an installation.</summary>
    public static Guid Organization { get; } = new("00000000-0000-4000-8000-000000000000");

    public bool IsOrganization => Id == Organization;

    /// <summary>Null when the path names a portal that is not there.</summary>
    public static async ValueTask<ProviderHome?> BindAsync(HttpContext http)
    {
        if (http.GetRouteValue("portalId") is not string text) return new(Organization);
        var portalId = Guid.Parse(text);
        return await http.RequestServices.GetRequiredService<PortalStore>().Find(portalId, http.RequestAborted) is null ? null : new(portalId);
    }
}
