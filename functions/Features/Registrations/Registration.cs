using Features.ApiPublications;
using Features.Developers;

namespace Features.Registrations;

/// <summary>An application's request to use an API, package or version of a product, and what became of it. Only an approved one lets calls through.</summary>
public sealed record Registration
{
    public required Guid Id { get; init; }
    public required Guid ApplicationId { get; init; }

    /// <summary>The API, package or version.</summary>
    public required Guid EntityId { get; init; }
    public required EntityType EntityType { get; init; }

    /// <summary>The product of a version, which never changes; null for others.</summary>
    public Guid? ProductId { get; init; }

    public required ApprovalStatus Status { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether it is shown by the classic contract, and not by the newer one.</summary>
    public bool IsClassic() => EntityType == EntityType.ProductVersion;

    /// <summary>What a team's role must be on to count here.</summary>
    public Guid RoleEntityId() => ProductId ?? EntityId;
}

/// <summary>What a caller says of a new registration.</summary>
/// <param name="EntityId">The API or package; the contract names both <c>api_id</c>.</param>
/// <param name="Status">What an administrator wants it to be; null leaves it to the portal and the publication.</param>
public sealed record RegistrationDraft(Guid EntityId, ApprovalStatus? Status);
