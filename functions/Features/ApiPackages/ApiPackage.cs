using Platform.Fields;
using Policies;

namespace Features.ApiPackages;

/// <summary>A bundle of operations of one or more APIs with a common limit.</summary>
public sealed record ApiPackage
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }
    public string? Version { get; init; }

    /// <summary>Unique over APIs and packages.</summary>
    public string? Slug { get; init; }

    /// <summary>One counter per credential over all operations without a limit of their own; null = no limit.</summary>
    public RateLimit? Limit { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];
    public Dictionary<string, List<string>> Attributes { get; init; } = [];
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>An operation in a package.</summary>
public sealed record ApiPackageMember
{
    public required Guid PackageId { get; init; }
    public required Guid OperationId { get; init; }
    public required Guid ApiId { get; init; }
    public required string Method { get; init; }
    public required string Path { get; init; }

    /// <summary>The operation's own limit, which takes it off the package's counter; null = the package's limit counts.</summary>
    public RateLimit? Limit { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What a caller says of a new package.</summary>
public sealed record ApiPackageDraft(
    string Name, string? Description, string? Version, Optional<string?> Slug, RateLimit? Limit, Dictionary<string, string> Labels,
    Dictionary<string, List<string>> Attributes);

/// <summary>What a caller wants changed; what was left out stays.</summary>
public sealed record ApiPackageChange(
    Optional<string?> Name, Optional<string?> Description, Optional<string?> Version, Optional<string?> Slug, Optional<RateLimit?> Limit, LabelsChange? Labels,
    Optional<Dictionary<string, List<string>>> Attributes);
