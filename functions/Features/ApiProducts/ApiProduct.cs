using Platform.Fields;

namespace Features.ApiProducts;

/// <summary>A product of the classic contract: what is shown to developers, with versions that each stand for one gateway service.</summary>
public sealed record ApiProduct
{
    public required Guid Id { get; init; }

    /// <summary>Not unique.</summary>
    public required string Name { get; init; }

    public string? Description { get; init; }

    /// <summary>For administrators.</summary>
    public Dictionary<string, string> Labels { get; init; } = [];

    /// <summary>For developers.</summary>
    public Dictionary<string, string> PublicLabels { get; init; } = [];

    /// <summary>The portals that show it: the first of two switches, the other is at each version. One that is gone counts for nothing.</summary>
    public IReadOnlyList<Guid> PortalIds { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What a caller says of a new product.</summary>
public sealed record ApiProductDraft(
    string Name, string? Description, Dictionary<string, string> Labels, Dictionary<string, string> PublicLabels, IReadOnlyList<Guid> PortalIds);

/// <summary>What a caller wants changed; what was left out stays.</summary>
public sealed record ApiProductChange(
    Optional<string?> Name, Optional<string?> Description, LabelsChange? Labels, LabelsChange? PublicLabels, Optional<List<Guid>?> PortalIds)
{
    /// <summary>Why the labels cannot be as they would be.</summary>
    public Platform.Errors.Fault? FaultAfter(ApiProduct product) =>
        Labels?.FaultAfter(product.Labels) ?? PublicLabels?.FaultAfter(product.PublicLabels, ApiProductRules.PublicLabelsField);

    public ApiProduct ApplyTo(ApiProduct product) => product with
    {
        Name = Name.Or(product.Name)!,
        Description = Description.Or(product.Description),
        Labels = Labels?.ApplyTo(product.Labels) ?? product.Labels,
        PublicLabels = PublicLabels?.ApplyTo(product.PublicLabels) ?? product.PublicLabels,
        PortalIds = PortalIds.Value ?? product.PortalIds,
    };
}
