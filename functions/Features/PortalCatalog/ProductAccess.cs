using Features.ApiPublications;
using Features.Developers;
using Features.Portals;
using Features.Teams;

namespace Features.PortalCatalog;

/// <summary>
/// Who may see and use products in a portal. The table is the one that is asked about APIs: what a portal with accounts shows is private, what one without shows is public,
/// and a role is on the product and counts for all its versions.
/// </summary>
public sealed class ProductAccess(TeamRoleStore roles)
{
    /// <summary>What a visitor may do; null is an anonymous one.</summary>
    public async Task<ProductJudge> Of(Portal portal, CurrentDeveloper? developer, CancellationToken cancel) => new(
        portal, developer?.Developer.Status, portal.RbacEnabled && developer is not null ? await roles.OfDeveloper(portal.Id, developer.Id, cancel) : CatalogRoles.None);

    /// <summary>What a team may do: as if it were a developer with its roles and no others.</summary>
    public async Task<ProductJudge> OfTeam(Portal portal, Guid teamId, CancellationToken cancel) => new(
        portal, ApprovalStatus.Approved, portal.RbacEnabled ? await roles.OfTeam(portal.Id, teamId, cancel) : CatalogRoles.None);
}

/// <summary>What one visitor or team may do in a portal, asked of as many products as one likes.</summary>
public sealed class ProductJudge(Portal portal, ApprovalStatus? status, CatalogRoles roles)
{
    /// <summary>What may be done with a product that the portal shows.</summary>
    /// <param name="productId">The product.</param>
    /// <param name="registers">Whether applications are registered for it, or for the version that is meant.</param>
    public CatalogActions On(Guid productId, bool registers) => AccessMatrix.Of(new(
        portal.AuthenticationEnabled, portal.RbacEnabled, portal.AuthenticationEnabled ? Visibility.Private : Visibility.Public, registers, status, roles.On(productId)));

    /// <summary>Whether a product that the portal shows, and its documents, may be seen.</summary>
    public bool Sees(Guid productId) => On(productId, registers: false).View;
}
