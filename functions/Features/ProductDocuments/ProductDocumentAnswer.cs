using System.Text.Json;
using Features.Content;
using Features.Documents;

namespace Features.ProductDocuments;

/// <summary>A document of a product on the management wire, with the syntax tree of its text.</summary>
public sealed record ProductDocumentAnswer(
    Guid Id, Guid? ParentDocumentId, string Title, string Slug, DocumentStatus Status, Dictionary<string, JsonElement> Metadata, string Content, IReadOnlyList<MarkdownNode> Ast,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ProductDocumentAnswer Of(PlacedDocument placed, string content) => new(
        placed.Node.Id, placed.Node.ParentId, placed.Document.Title, placed.Node.Slug, placed.Node.Status, placed.Document.Metadata, content, MarkdownTree.Of(content),
        placed.Document.CreatedAt, placed.Document.UpdatedAt);
}

/// <summary>A document in a plain list.</summary>
public sealed record ProductDocumentSummaryAnswer(
    Guid Id, Guid? ParentDocumentId, string Slug, DocumentStatus Status, string Title, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ProductDocumentSummaryAnswer Of(PlacedDocument placed) => new(
        placed.Node.Id, placed.Node.ParentId, placed.Node.Slug, placed.Node.Status, placed.Document.Title, placed.Document.CreatedAt, placed.Document.UpdatedAt);
}

/// <summary>A document in the tree.</summary>
public sealed record ProductDocumentBranchAnswer(
    Guid Id, Guid? ParentDocumentId, string Title, string Slug, Dictionary<string, JsonElement> Metadata, DocumentStatus Status,
    IReadOnlyList<ProductDocumentBranchAnswer> Children, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ProductDocumentBranchAnswer Of(PlacedDocument placed, IReadOnlyList<ProductDocumentBranchAnswer> children) => new(
        placed.Node.Id, placed.Node.ParentId, placed.Document.Title, placed.Node.Slug, placed.Document.Metadata, placed.Node.Status, children, placed.Document.CreatedAt,
        placed.Document.UpdatedAt);
}
