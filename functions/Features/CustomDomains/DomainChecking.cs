using Features.Portals;
using Platform.Storage;

namespace Features.CustomDomains;

/// <summary>Looks where a custom domain leads. What is found is kept, because links follow it.</summary>
public sealed class DomainChecking(PortalStore portals, TimeProvider clock)
{
    /// <summary>The portal's domain as it is now; null when it has none.</summary>
    public async Task<CustomDomain?> Check(Document<Portal> portal, CancellationToken cancel)
    {
        if (portal.Value.CustomDomain is not { } domain) return null;
        var leads = await HostNames.LeadToOnePlace(domain.Hostname, portal.Value.DefaultDomain, cancel);
        if (leads == domain.VerifiedAt is not null) return domain;
        var seen = domain with { VerifiedAt = leads ? clock.GetUtcNow() : null };
        // Whoever changed the portal meanwhile leaves the finding to the next look.
        await portals.Replace(portal, portal.Value with { CustomDomain = seen }, cancel);
        return seen;
    }
}
