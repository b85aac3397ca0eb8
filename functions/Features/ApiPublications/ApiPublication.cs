using Platform.Fields;

namespace Features.ApiPublications;

/// <summary>What is published. Versions of products are so by the classic contract, and derived from what their rows say (<see cref="ProductVersions.ProductPublications"/>).</summary>
public enum EntityType { Api, ApiPackage, ProductVersion }

public enum Visibility { Public, Private }

/// <summary>An API, package or version of a product in a portal.</summary>
public sealed record ApiPublication
{
    /// <summary>The API, package or version.</summary>
    public required Guid EntityId { get; init; }
    public required EntityType EntityType { get; init; }

    /// <summary>The product of a version; null for others.</summary>
    public Guid? ProductId { get; init; }

    public required Guid PortalId { get; init; }

    /// <summary>The strategy its consumers use; null = no application authentication.</summary>
    public Guid? StrategyId { get; init; }

    public Visibility Visibility { get; init; }

    /// <summary>True approves registrations here; false leaves it to the portal.</summary>
    public bool AutoApproveRegistrations { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What a team's role must be on to count here: roles are on products and not on their versions.</summary>
    public Guid RoleEntityId() => ProductId ?? EntityId;
}

/// <summary>What a caller says of a publication. A strategy that is left out is the portal's default, null is none; a visibility that is left out is the portal's default.</summary>
public sealed record ApiPublicationDraft(Optional<Guid?> StrategyId, Visibility? Visibility, bool AutoApproveRegistrations);
