using Features.IdentityProviders;
using Features.Portals;

namespace Features.PortalCatalog;

/// <summary>What the site of a portal must know of it before anybody signs in. <c>name</c> is the display name: the other one is for administrators.</summary>
public sealed record PortalContextAnswer(
    Guid PortalId, Guid OrgId, bool BasicAuthEnabled, bool OidcAuthEnabled, bool SamlAuthEnabled, bool AuthenticationEnabled, bool RbacEnabled, string Name, string CanonicalDomain)
{
    /// <summary>An installation is one organization. Clients want an id for it; this one is every installation's.</summary>
    public static Guid Organization { get; } = new("6f726761-6e69-4a61-9469-6f6e00000001");

    public static PortalContextAnswer Of(Portal portal, IdentityProvider? provider) => new(
        portal.Id, Organization, portal.AuthenticationEnabled && portal.BasicAuthEnabled,
        portal.AuthenticationEnabled && provider?.Type == IdentityProviderType.Oidc, SamlAuthEnabled: false, portal.AuthenticationEnabled,
        portal.RbacEnabled, portal.DisplayName, portal.CanonicalDomain());
}
