using Features.Specifications;
using Platform.Fields;

namespace Features.ApiVersions;

/// <summary>What kind of document a specification is.</summary>
public enum SpecificationType { Oas2, Oas3, Asyncapi }

/// <summary>How far <c>spec-uploaded</c> has come with a specification.</summary>
public enum SpecificationState { Pending, Parsed, Unreadable }

/// <summary>A version of an API and its specification.</summary>
public sealed record ApiVersion
{
    public required Guid Id { get; init; }
    public required Guid ApiId { get; init; }

    /// <summary>Unique within the API.</summary>
    public required string Version { get; init; }

    public SpecificationType Type { get; init; }
    public DocumentFormat Format { get; init; }

    /// <summary>Name of the document in the content store (SHA-256 of its bytes).</summary>
    public required string Content { get; init; }

    /// <summary>How many operations <see cref="Content"/> describes.</summary>
    public int OperationCount { get; init; }

    public SpecificationState State { get; init; }

    /// <summary>What is wrong with the document.</summary>
    public IReadOnlyList<string> ValidationMessages { get; init; } = [];

    /// <summary>
    /// Name of the operation list in the content store. Made by <c>spec-uploaded</c> only. While a document is <see cref="SpecificationState.Pending"/> the list that was in force
    /// before it stays, so that no call meets an API without operations; null when there was none.
    /// </summary>
    public string? Operations { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The version with another document, which <c>spec-uploaded</c> has yet to take up.</summary>
    public ApiVersion With(SpecificationContent document) => this with
    {
        Type = document.Specification.Type,
        Format = document.Specification.Format,
        Content = document.Name,
        OperationCount = document.Specification.Operations.Count,
        State = SpecificationState.Pending,
        ValidationMessages = document.Specification.Messages,
    };

    /// <summary>The version with what its document came to. One that cannot be read leaves the operations in force.</summary>
    public ApiVersion With(TakenUp taken) => taken.Parsed is not { } parsed
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

/// <summary>A document that was read: its bytes, their name in the content store, and what they say.</summary>
public sealed record SpecificationContent(byte[] Bytes, string Name, Specification Specification);

/// <summary>What a caller says of a new version.</summary>
public sealed record ApiVersionDraft(string? Version, string Content);

/// <summary>What a caller wants changed; what was left out stays.</summary>
public sealed record ApiVersionChange(Optional<string?> Version, Optional<string?> Content);
