using Platform.Fields;

namespace Features.Applications;

/// <summary>A developer's application: what is registered for APIs, and what keys belong to.</summary>
public sealed record Application
{
    public required Guid Id { get; init; }

    /// <summary>The developer.</summary>
    public required Guid OwnerId { get; init; }

    /// <summary>Unique among the owner's.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }
    public string? RedirectUri { get; init; }

    /// <summary>How it is known at the gateway. It never changes, and only what is published with the same strategy can be registered for.</summary>
    public required Guid StrategyId { get; init; }

    /// <summary>The client that an identity provider knows it by, where its strategy is OpenID Connect.</summary>
    public string? ClientId { get; init; }

    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>For administrators only.</summary>
    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>Counts changes of the application, its registrations and credentials. It orders what enforcement is told (ARCHITECTURE.md, section 5).</summary>
    public long GrantsVersion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>How much a developer has of what is limited.</summary>
public sealed record Quota(int Applications);

/// <summary>What a caller says of a new application. A strategy that is left out, or null, is the portal's default.</summary>
public sealed record ApplicationDraft(
    string Name, string? Description, string? RedirectUri, Guid? StrategyId, string? ClientId, IReadOnlyList<string> Scopes, Dictionary<string, string> Labels, Guid OwnerId);

/// <summary>What a developer wants changed; what was left out stays.</summary>
public sealed record ApplicationChange(
    Optional<string?> Name, Optional<string?> Description, Optional<string?> RedirectUri, Optional<string?> ClientId, Optional<List<string>?> Scopes);
