using System.Text.Json;
using Platform.Fields;

namespace Features.Documents;

public enum DocumentStatus { Published, Unpublished }

/// <summary>What documents belong to.</summary>
/// <param name="Id">An API, package or product.</param>
/// <param name="Row">Its row in the catalog partition.</param>
public record DocumentOwner(Guid Id, string Row);

/// <summary>A Markdown document of an API, package or product: what its tree does not say of it.</summary>
public sealed record ApiDocument
{
    public required Guid Id { get; init; }
    public required string Title { get; init; }

    /// <summary>Name of the Markdown in the content store (SHA-256 of its bytes).</summary>
    public required string Content { get; init; }

    /// <summary>What the caller keeps beside it; the classic contract only.</summary>
    public Dictionary<string, JsonElement> Metadata { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>A document with its place in the tree.</summary>
public sealed record PlacedDocument(DocumentNode Node, ApiDocument Document);

/// <summary>What a caller says of a new document, front matter included.</summary>
public sealed record DocumentDraft(string Content, string Title, string Slug, bool IsSlugNamed, DocumentStatus Status, Guid? ParentId)
{
    public Dictionary<string, JsonElement> Metadata { get; init; } = [];
}

/// <summary>What a caller wants changed; what was left out stays.</summary>
public sealed record DocumentChange(
    Optional<string?> Content, Optional<string?> Title, Optional<string?> Slug, Optional<DocumentStatus?> Status, Optional<Guid?> ParentId)
{
    public Optional<Dictionary<string, JsonElement>> Metadata { get; init; }

    /// <summary>Whether naming the parent puts the document behind its siblings though it stands among them already.</summary>
    public bool NamingMoves { get; init; }
}
