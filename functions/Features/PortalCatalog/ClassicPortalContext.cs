using Features.IdentityProviders;
using Features.Portals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Platform.Http;
using Policies;

namespace Features.PortalCatalog;

/// <summary>What the site of a portal must know of it before anybody signs in, by the classic contract: <c>/api/v2/portal</c>.</summary>
public static class ClassicPortalContext
{
    public static void MapClassicPortalContext(this IEndpointRouteBuilder app) => app.MapGet("/api/v2/portal", Fetch).OpenToAll();

    private static async Task<IResult> Fetch(HttpContext http, CurrentPortal portal, IdentityProviderStore providers, PortalStrategies strategies)
    {
        var provider = await providers.FindEnabled(portal.Id, http.RequestAborted);
        var registrars = (await strategies.ListUsed(portal.Portal, http.RequestAborted)).Select(strategy => strategy.DcrProviderId).OfType<Guid>().Distinct();
        return Answers.Ok(ClassicPortalContextAnswer.Of(PortalContextAnswer.Of(portal.Portal, provider), [.. registrars]));
    }
}

/// <summary>The same on the wire.</summary>
internal sealed record ClassicPortalContextAnswer(
    Guid PortalId, Guid OrgId, string FeaturesetId, bool BasicAuthEnabled, bool OidcAuthEnabled, bool IsPublic, bool RbacEnabled, IReadOnlyList<Guid> DcrProviderIds,
    string AllowedTimePeriod, string Name, string CanonicalDomain)
{
    // Every installation has the same features, so they go by the organization's id. Clients know the periods 24h and 90d: usage is kept for so long.
    public static ClassicPortalContextAnswer Of(PortalContextAnswer context, IReadOnlyList<Guid> registrars) => new(
        context.PortalId, context.OrgId, context.OrgId.ToString("D"), context.BasicAuthEnabled, context.OidcAuthEnabled, !context.AuthenticationEnabled, context.RbacEnabled,
        registrars, $"{UsageSource.RetentionDays}d", context.Name, context.CanonicalDomain);
}
