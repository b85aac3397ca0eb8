using Platform.Fields;

namespace Features.Apis;

/// <summary>An API of the catalog: the thing that is published.</summary>
public sealed record Api
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public string? Description { get; init; }

    /// <summary>The name of the current version, free text; null when the API is not versioned.</summary>
    public string? Version { get; init; }

    /// <summary>Unique over APIs and packages.</summary>
    public string? Slug { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];
    public Dictionary<string, List<string>> Attributes { get; init; } = [];

    /// <summary>The version whose operations count, or null while there is none.</summary>
    public Guid? CurrentVersionId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What a caller says of a new API.</summary>
public sealed record ApiDraft(
    string Name, string? Description, string? Version, Optional<string?> Slug, Dictionary<string, string> Labels, Dictionary<string, List<string>> Attributes,
    string? SpecContent);

/// <summary>What a caller wants changed; what was left out stays.</summary>
public sealed record ApiChange(
    Optional<string?> Name, Optional<string?> Description, Optional<string?> Version, Optional<string?> Slug, LabelsChange? Labels,
    Optional<Dictionary<string, List<string>>> Attributes);
