using Features.Specifications;
using Platform.Fields;

namespace Features.ApiVersions;

/// <summary>What kind of document a specification is.</summary>
public enum SpecificationType { Oas2, Oas3, Asyncapi }

/// <summary>How far <c>spec-uploaded</c> has come with a specification.</summary>
public enum SpecificationState { Pending, Parsed, Unreadable }

/// <summary>A version of an API and its specification.</summary>
public sealed record ApiVersion : Described
{
    public required Guid Id { get; init; }
    public required Guid ApiId { get; init; }

    /// <summary>Unique within the API.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A document that was read: its bytes, their name in the content store, and what they say.</summary>
public sealed record SpecificationContent(byte[] Bytes, string Name, Specification Specification);

/// <summary>What a caller says of a new version.</summary>
public sealed record ApiVersionDraft(string? Version, string Content);

/// <summary>What a caller wants changed; what was left out stays.</summary>
public sealed record ApiVersionChange(Optional<string?> Version, Optional<string?> Content);
