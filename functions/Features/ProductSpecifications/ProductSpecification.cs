using Features.Specifications;
using Platform.Fields;

namespace Features.ProductSpecifications;

/// <summary>The specification of a product's version. A version has at most one, so it stands in the version's row.</summary>
public sealed record ProductSpecification : Described
{
    public required Guid Id { get; init; }

    /// <summary>The name of a file: <c>oas.yaml</c>.</summary>
    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What a caller says of a new specification.</summary>
public sealed record ProductSpecificationDraft(string Name, byte[] Content);

/// <summary>What a caller wants changed; what was left out stays.</summary>
public sealed record ProductSpecificationChange(Optional<string?> Name, byte[]? Content);
