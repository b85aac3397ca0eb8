using Features.ApiProducts;
using Features.ProductSpecifications;
using Platform.Fields;

namespace Features.ProductVersions;

public enum PublishStatus { Published, Unpublished }

/// <summary>The gateway service that a version stands for.</summary>
public sealed record GatewayServiceLink(Guid ControlPlaneId, Guid Id);

/// <summary>A version of a product: one gateway service, one specification, and what holds for it in each portal.</summary>
public sealed record ProductVersion
{
    public required Guid Id { get; init; }
    public required Guid ProductId { get; init; }

    /// <summary>Any text; not unique.</summary>
    public required string Name { get; init; }

    /// <summary>Null while it stands for none.</summary>
    public GatewayServiceLink? GatewayService { get; init; }

    /// <summary>What the contract's older form says of it: it counts in every portal that shows the product and has no terms of its own for the version.</summary>
    public PublishStatus PublishStatus { get; init; } = PublishStatus.Unpublished;

    /// <summary>The same of whether developers should leave it.</summary>
    public bool Deprecated { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>The second switch, by portal. They stand in the version's row, so that the older form changes all of them at once.</summary>
    public IReadOnlyList<PortalProductVersion> Portals { get; init; } = [];

    /// <summary>
    /// Whether its service stays closed while no terms say who may call: what takes them away must not open it. Counts until somebody says in a portal whether applications register, or
    /// it stands for another service.
    /// </summary>
    public bool IsClosed { get; init; }

    public ProductSpecification? Specification { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What holds in a portal: the version's own terms there, or those of the older form where the product is shown; null when there are none.</summary>
    public PortalProductVersion? In(ApiProduct product, Guid portalId) => Portals.FirstOrDefault(terms => terms.PortalId == portalId)
        ?? (PublishStatus == PublishStatus.Published && product.PortalIds.Contains(portalId) ? PortalProductVersion.OfOlderForm(this, portalId) : null);

    /// <summary>What holds in every portal, the older form's behind the version's own.</summary>
    public IEnumerable<PortalProductVersion> InAll(ApiProduct product) =>
        Portals.Select(terms => terms.PortalId).Concat(product.PortalIds).Distinct().Select(portal => In(product, portal)).OfType<PortalProductVersion>();

    /// <summary>The version without terms in a portal. What the older form gave it in others becomes its own there.</summary>
    public ProductVersion Without(ApiProduct product, Guid portalId) => this with
    {
        PublishStatus = PublishStatus.Unpublished,
        Portals = [.. InAll(product).Where(terms => terms.PortalId != portalId)],
        IsClosed = IsClosed || IsGuardedIn(portalId),
    };

    /// <summary>The version without what holds for it in a portal that is gone.</summary>
    public ProductVersion Without(Guid portalId) =>
        this with { Portals = [.. Portals.Where(terms => terms.PortalId != portalId)], IsClosed = IsClosed || IsGuardedIn(portalId) };

    /// <summary>The version with terms in a portal, in the place of those that it had there.</summary>
    /// <param name="terms">What holds from now on.</param>
    /// <param name="saysWhoRegisters">Whether somebody said so of its applications, and did not only leave it as it was.</param>
    public ProductVersion With(PortalProductVersion terms, bool saysWhoRegisters) =>
        this with { Portals = [.. Portals.Where(other => other.PortalId != terms.PortalId), terms], IsClosed = IsClosed && !saysWhoRegisters };

    /// <summary>The version with what the older form says, for all portals at once.</summary>
    public ProductVersion With(PublishStatus? status, bool? deprecated, DateTimeOffset now) => status is null && deprecated is null ? this : this with
    {
        PublishStatus = status ?? PublishStatus,
        Deprecated = deprecated ?? Deprecated,
        Portals = [.. Portals.Select(terms => terms with { PublishStatus = status ?? terms.PublishStatus, Deprecated = deprecated ?? terms.Deprecated, UpdatedAt = now })],
    };

    /// <summary>Whether its service stays closed when other terms take the place of all that there are: of portals that they do not name, the terms are taken away.</summary>
    internal bool StaysClosed(GatewayServiceLink? service, IReadOnlyList<PortalProductVersion> terms) => service == GatewayService
        && (IsClosed || Portals.Any(before => IsGuardedIn(before.PortalId) && terms.All(after => after.PortalId != before.PortalId)));

    private bool IsGuardedIn(Guid portalId) => GatewayService is not null && Portals.Any(terms => terms.PortalId == portalId && terms.IsGuard);
}

/// <summary>What a caller says of a new version.</summary>
public sealed record ProductVersionDraft(string Name, GatewayServiceLink? GatewayService, PublishStatus PublishStatus, bool Deprecated, Dictionary<string, string> Labels);

/// <summary>What a caller wants changed; what was left out stays. A gateway service that is null ends the link.</summary>
public sealed record ProductVersionChange(
    Optional<string?> Name, Optional<GatewayServiceLink?> GatewayService, PublishStatus? PublishStatus, bool? Deprecated, LabelsChange? Labels)
{
    /// <summary>Whether those who use the version are to be told that they should leave it.</summary>
    public bool NotifiesDevelopers { get; init; }

    public ProductVersion ApplyTo(ProductVersion version, DateTimeOffset now) => version.With(PublishStatus, Deprecated, now) with
    {
        Name = Name.Or(version.Name)!,
        GatewayService = GatewayService.Or(version.GatewayService),
        IsClosed = version.IsClosed && GatewayService.Or(version.GatewayService) == version.GatewayService,
        Labels = Labels?.ApplyTo(version.Labels) ?? version.Labels,
        UpdatedAt = now,
    };
}
