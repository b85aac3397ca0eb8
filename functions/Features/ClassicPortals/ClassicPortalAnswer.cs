using Features.Portals;

namespace Features.ClassicPortals;

/// <summary>A portal on the management wire of the classic contract.</summary>
public sealed record ClassicPortalAnswer(
    Guid Id, string Name, string DisplayName, string? Description, string DefaultDomain, bool IsPublic, bool RbacEnabled, bool AutoApproveApplications, bool AutoApproveDevelopers,
    string? CustomDomain, string? CustomClientDomain, Guid? DefaultApplicationAuthStrategyId, Dictionary<string, string> Labels, int ApplicationCount, int DeveloperCount,
    int PublishedProductCount, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ClassicPortalAnswer Of(Portal portal, PortalCounts counts) => new(
        portal.Id, portal.Name, portal.DisplayName, portal.Description, portal.DefaultDomain, !portal.AuthenticationEnabled, portal.RbacEnabled, portal.AutoApproveApplications,
        portal.AutoApproveDevelopers, portal.CustomDomain?.Hostname, portal.CustomClientDomain, portal.DefaultStrategyId, portal.Labels, counts.Applications, counts.Developers,
        counts.Products, portal.CreatedAt, portal.UpdatedAt);
}

/// <summary>Whether a custom domain leads to its portal, and whether a certificate for it was seen: TLS ends in front of a function app, so none ever is.</summary>
public sealed record DomainVerificationAnswer(bool IsCnameVerified, bool IsSslIssued);
