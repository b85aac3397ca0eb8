using Features.ApiPublications;

namespace Features.Portals;

/// <summary>A portal on the management wire.</summary>
public sealed record PortalAnswer(
    Guid Id, string Name, string DisplayName, string? Description, bool AuthenticationEnabled, bool RbacEnabled, bool SiprEnabled,
    Visibility DefaultApiVisibility, Visibility DefaultPageVisibility, Guid? DefaultApplicationAuthStrategyId, bool AutoApproveDevelopers,
    bool AutoApproveApplications, string DefaultDomain, string CanonicalDomain, Dictionary<string, string> Labels,
    bool NotificationsDeveloperPiiVisibilityEnabled, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static PortalAnswer Of(Portal portal) => new(
        portal.Id, portal.Name, portal.DisplayName, portal.Description, portal.AuthenticationEnabled, portal.RbacEnabled, portal.SiprEnabled,
        portal.DefaultApiVisibility, portal.DefaultPageVisibility, portal.DefaultStrategyId, portal.AutoApproveDevelopers, portal.AutoApproveApplications,
        portal.DefaultDomain, portal.CanonicalDomain(), portal.Labels, portal.NotificationsDeveloperPiiVisibilityEnabled, portal.CreatedAt, portal.UpdatedAt);
}
