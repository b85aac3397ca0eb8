using Features.Apis;
using Platform.Fields;
using Policies;

namespace Features.ApiPackages;

/// <summary>A bundle of operations of one or more APIs with a common limit.</summary>
public sealed record ApiPackage
{
    public required Guid Id { get; init; }

    /// <summary>Unique together with <see cref="Version"/>.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }
    public string? Version { get; init; }

    /// <summary>Unique over APIs and packages, whatever the case.</summary>
    public required string Slug { get; init; }

    /// <summary>One counter per credential over all operations without a limit of their own; null = no limit.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>How this limit and those of single operations are counted.</summary>
    public LimitCounting Counting { get; init; } = new(LimitScope.Credential, LimitWindow.Fixed);

    public Dictionary<string, string> Labels { get; init; } = [];
    public Dictionary<string, List<string>> Attributes { get; init; } = [];
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>How limits are counted. The contract knows one way, which is the default.</summary>
public sealed record LimitCounting(LimitScope CountedPer, LimitWindow Window)
{
    public RateLimit? ApplyTo(RateLimit? limit) => limit is null ? null : limit with { Scope = CountedPer, Window = Window };
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

/// <summary>What a caller says of a new package. Without a slug it gets one made from name and version.</summary>
public sealed record ApiPackageDraft(
    string Name, string? Description, string? Version, string? Slug, RateLimit? Limit, Dictionary<string, string> Labels, Dictionary<string, List<string>> Attributes);

/// <summary>What a caller wants changed; what was left out stays.</summary>
public sealed record ApiPackageChange(
    Optional<string?> Name, Optional<string?> Description, Optional<string?> Version, Optional<string?> Slug, Optional<RateLimit?> Limit, LabelsChange? Labels,
    Optional<Dictionary<string, List<string>>> Attributes)
{
    /// <summary>A change of the way limits are counted alone.</summary>
    public static ApiPackageChange Of(LimitCounting counting) => new(default, default, default, default, default, null, default) { Counting = counting };

    /// <summary>Null leaves it as it is.</summary>
    public LimitCounting? Counting { get; init; }

    /// <summary>The package after the change. A slug that is null is made anew.</summary>
    public ApiPackage ApplyTo(ApiPackage package)
    {
        var (name, version) = (Name.Or(package.Name)!, Version.Or(package.Version));
        return package with
        {
            Name = name,
            Description = Description.Or(package.Description),
            Version = version,
            Slug = Slug.IsGiven ? Slug.Value ?? Slugs.Of(name, version) : package.Slug,
            Limit = Limit.Or(package.Limit),
            Counting = Counting ?? package.Counting,
            Labels = Labels?.ApplyTo(package.Labels) ?? package.Labels,
            Attributes = Attributes.Or(package.Attributes),
        };
    }
}

public enum MemberOp { Add, Remove, Replace }

/// <summary>One step of a change to a package's operations.</summary>
public sealed record MemberStep(MemberOp Op, Guid OperationId, RateLimit? Limit);
