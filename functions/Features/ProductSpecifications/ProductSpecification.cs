using Features.ApiVersions;
using Features.Specifications;
using Platform.Fields;

namespace Features.ProductSpecifications;

/// <summary>The specification of a product's version. A version has at most one, so it stands in the version's row.</summary>
public sealed record ProductSpecification
{
    public required Guid Id { get; init; }

    /// <summary>The name of a file: <c>oas.yaml</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the document in the content store (SHA-256 of its bytes).</summary>
    public required string Content { get; init; }

    public SpecificationType Type { get; init; }
    public DocumentFormat Format { get; init; }
    public SpecificationState State { get; init; }

    /// <summary>How many operations <see cref="Content"/> describes.</summary>
    public int OperationCount { get; init; }

    /// <summary>What is wrong with the document.</summary>
    public IReadOnlyList<string> ValidationMessages { get; init; } = [];

    /// <summary>Name of the operation list in the content store. Made by <c>spec-uploaded</c> only; null until then.</summary>
    public string? Operations { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The specification with another document, which <c>spec-uploaded</c> has yet to take up.</summary>
    public ProductSpecification With(SpecificationContent document) => this with
    {
        Type = document.Specification.Type,
        Format = document.Specification.Format,
        Content = document.Name,
        OperationCount = document.Specification.Operations.Count,
        State = SpecificationState.Pending,
        ValidationMessages = document.Specification.Messages,
    };

    /// <summary>The specification with what its document came to.</summary>
    public ProductSpecification With(TakenUp taken) => taken.Parsed is not { } parsed
        ? this with { State = SpecificationState.Unreadable, ValidationMessages = taken.Messages }
        : this with
        {
            Type = parsed.Specification.Type,
            State = SpecificationState.Parsed,
            OperationCount = parsed.Specification.Operations.Count,
            ValidationMessages = taken.Messages,
            Operations = parsed.Operations,
        };
}

/// <summary>What a caller says of a new specification.</summary>
public sealed record ProductSpecificationDraft(string Name, byte[] Content);

/// <summary>What a caller wants changed; what was left out stays.</summary>
public sealed record ProductSpecificationChange(Optional<string?> Name, byte[]? Content);
