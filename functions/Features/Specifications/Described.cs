using Features.ApiVersions;

namespace Features.Specifications;

/// <summary>What a record keeps of the document that describes it.</summary>
public abstract record Described
{
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
}

/// <summary>How a record goes from one document to the next.</summary>
public static class DescribedChanges
{
    /// <summary>The record with another document, which <c>spec-uploaded</c> has yet to take up.</summary>
    public static T With<T>(this T record, SpecificationContent document) where T : Described => (T)((Described)record with
    {
        Type = document.Specification.Type,
        Format = document.Specification.Format,
        Content = document.Name,
        OperationCount = document.Specification.Operations.Count,
        State = SpecificationState.Pending,
        ValidationMessages = document.Specification.Messages,
    });

    /// <summary>The record with what its document came to. One that cannot be read leaves the operations in force.</summary>
    public static T With<T>(this T record, TakenUp taken) where T : Described => (T)(taken.Parsed is not { } parsed
        ? (Described)record with { State = SpecificationState.Unreadable, ValidationMessages = taken.Messages }
        : (Described)record with
        {
            Type = parsed.Specification.Type,
            State = SpecificationState.Parsed,
            OperationCount = parsed.Specification.Operations.Count,
            ValidationMessages = taken.Messages,
            Operations = parsed.Operations,
        });
}
