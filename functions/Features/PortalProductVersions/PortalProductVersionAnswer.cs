using Features.AuthStrategies;
using Features.PortalCatalog;
using Features.ProductVersions;

namespace Features.PortalProductVersions;

/// <summary>What holds for a version in a portal, beside the version and the strategy that it names.</summary>
public sealed record PublishedVersion(ProductVersion Version, PortalProductVersion Terms, AuthStrategy? Strategy);

/// <summary>What holds for a version in a portal, on the management wire.</summary>
public sealed record PortalProductVersionAnswer(
    Guid Id, PublishStatus PublishStatus, Guid ProductVersionId, IReadOnlyList<CatalogStrategyAnswer> AuthStrategies, bool ApplicationRegistrationEnabled,
    bool AutoApproveRegistration, bool Deprecated, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static PortalProductVersionAnswer Of(PublishedVersion published) => new(
        published.Terms.Id, published.Terms.PublishStatus, published.Version.Id, published.Strategy is { } strategy ? [CatalogStrategyAnswer.Of(strategy)] : [],
        published.Terms.ApplicationRegistrationEnabled, published.Terms.AutoApproveRegistration, published.Terms.Deprecated, published.Terms.CreatedAt, published.Terms.UpdatedAt);
}
