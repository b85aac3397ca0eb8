using Platform.Fields;

namespace Features.Documents;

public enum DocumentStatus { Published, Unpublished }

/// <summary>A Markdown document of an API or package: what its tree does not say of it.</summary>
public sealed record ApiDocument
{
    public required Guid Id { get; init; }
    public required string Title { get; init; }

    /// <summary>Name of the Markdown in the content store (SHA-256 of its bytes).</summary>
    public required string Content { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A document with its place in the tree.</summary>
public sealed record PlacedDocument(DocumentNode Node, ApiDocument Document);

/// <summary>What a caller says of a new document, front matter included.</summary>
public sealed record DocumentDraft(string Content, string Title, string Slug, bool IsSlugNamed, DocumentStatus Status, Guid? ParentId);

/// <summary>What a caller wants changed; what was left out stays.</summary>
public sealed record DocumentChange(
    Optional<string?> Content, Optional<string?> Title, Optional<string?> Slug, Optional<DocumentStatus?> Status, Optional<Guid?> ParentId);
