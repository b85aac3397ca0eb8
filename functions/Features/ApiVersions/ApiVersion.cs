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
    public required string Version { get; init; }
    public SpecificationType Type { get; init; }

    /// <summary>Name of the document in the content store (SHA-256 of its bytes).</summary>
    public required string Content { get; init; }

    public SpecificationState State { get; init; }

    /// <summary>What is wrong with the document, as <c>spec-uploaded</c> found it.</summary>
    public IReadOnlyList<string> ValidationMessages { get; init; } = [];

    /// <summary>Name of the operation list in the content store; null until <see cref="State"/> is <see cref="SpecificationState.Parsed"/>. Written by <c>spec-uploaded</c> only.</summary>
    public string? Operations { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>An operation that a specification describes. Identity is method and path; the id follows from the API, the method and the path, so it is stable across edits.</summary>
/// <param name="Id">UUIDv5 of API, method and path.</param>
/// <param name="Method">Upper case.</param>
/// <param name="Path">Without trailing slash; templated parts are <c>*</c>.</param>
public sealed record ApiOperation(Guid Id, string Method, string Path);
