using Features.PortalCatalog;
using Platform.Fields;

namespace Features.Teams;

/// <summary>Developers of one portal who have roles in common, and may own applications together.</summary>
public sealed record Team
{
    public required Guid Id { get; init; }

    /// <summary>Unique in the portal.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Whether it may be given applications. Those that it has stay when this ends.</summary>
    public bool CanOwnApplications { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What an administrator says of a team, new or changed; what was left out stays.</summary>
public sealed record TeamChange(Optional<string?> Name, Optional<string?> Description, Optional<bool?> CanOwnApplications);

/// <summary>That a developer is in a team.</summary>
public sealed record TeamMember(Guid TeamId, Guid DeveloperId, DateTimeOffset Since);

/// <summary>What a team may do with one API, package or product.</summary>
/// <param name="Id">The assignment's.</param>
/// <param name="TeamId">Whose it is.</param>
/// <param name="Role">Viewer or consumer.</param>
/// <param name="EntityId">The API, package or product.</param>
/// <param name="EntityTypeName">As it was sent: clients send different words for the same.</param>
/// <param name="EntityRegion">As it was sent: there is one region here.</param>
/// <param name="AssignedAt">When.</param>
public sealed record TeamRole(Guid Id, Guid TeamId, CatalogRole Role, Guid EntityId, string EntityTypeName, string EntityRegion, DateTimeOffset AssignedAt);

/// <summary>What an administrator says of a new assignment.</summary>
public sealed record TeamRoleDraft(CatalogRole Role, Guid EntityId, string EntityTypeName, string EntityRegion);
