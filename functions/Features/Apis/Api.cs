using Platform.Fields;

namespace Features.Apis;

/// <summary>An API of the catalog: the thing that is published.</summary>
public sealed record Api
{
    public required Guid Id { get; init; }

    /// <summary>Unique together with <see cref="Version"/>.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>Free text; null when the API is not versioned. Names the current version when there is one of that name.</summary>
    public string? Version { get; init; }

    /// <summary>Unique over APIs and packages, whatever the case.</summary>
    public required string Slug { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];
    public Dictionary<string, List<string>> Attributes { get; init; } = [];

    /// <summary>The version whose operations count, or null while there is none.</summary>
    public Guid? CurrentVersionId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What a caller says of a new API. Without a slug it gets one made from name and version.</summary>
public sealed record ApiDraft(
    string Name, string? Description, string? Version, string? Slug, Dictionary<string, string> Labels, Dictionary<string, List<string>> Attributes,
    string? SpecContent);

/// <summary>What a caller wants changed; what was left out stays.</summary>
public sealed record ApiChange(
    Optional<string?> Name, Optional<string?> Description, Optional<string?> Version, Optional<string?> Slug, LabelsChange? Labels,
    Optional<Dictionary<string, List<string>>> Attributes)
{
    /// <summary>The API after the change, but for its current version. A slug that is null is made anew.</summary>
    public Api ApplyTo(Api api)
    {
        var (name, version) = (Name.Or(api.Name)!, Version.Or(api.Version));
        return api with
        {
            Name = name,
            Description = Description.Or(api.Description),
            Version = version,
            Slug = Slug.IsGiven ? Slug.Value ?? Slugs.Of(name, version) : api.Slug,
            Labels = Labels?.ApplyTo(api.Labels) ?? api.Labels,
            Attributes = Attributes.Or(api.Attributes),
        };
    }
}
