namespace Features.Documents;

/// <summary>A document on the management wire.</summary>
public sealed record DocumentAnswer(
    Guid Id, string Content, string Title, string Slug, DocumentStatus Status, Guid? ParentDocumentId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static DocumentAnswer Of(PlacedDocument placed, string content) => new(
        placed.Node.Id, content, placed.Document.Title, placed.Node.Slug, placed.Node.Status, placed.Node.ParentId, placed.Document.CreatedAt, placed.Document.UpdatedAt);
}

/// <summary>All documents of an API or package: a tree is no paged list, so it has no <c>meta</c>.</summary>
public sealed record DocumentTreeAnswer<T>(IReadOnlyList<T> Data);

/// <summary>A document in the tree of the management wire.</summary>
public sealed record DocumentBranchAnswer(
    Guid Id, string Title, string Slug, DocumentStatus Status, Guid? ParentDocumentId, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt,
    IReadOnlyList<DocumentBranchAnswer> Children);

/// <summary>A document in the tree of the developer wire.</summary>
public sealed record PortalDocumentBranchAnswer(
    Guid Id, Guid? ParentDocumentId, string Title, string Slug, IReadOnlyList<PortalDocumentBranchAnswer> Children, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);

/// <summary>A document on the developer wire.</summary>
public sealed record PortalDocumentAnswer(Guid Id, Guid? ParentDocumentId, string Slug, string Title, string Content);

/// <summary>Puts documents into the shape of their tree.</summary>
internal static class DocumentBranches
{
    /// <param name="tree">What is shown.</param>
    /// <param name="documents">By id. One that is missing was removed while the two were read, and is left out.</param>
    /// <param name="branch">Makes the answer of one document from it and those of its children.</param>
    public static DocumentTreeAnswer<T> Of<T>(DocumentTree tree, IReadOnlyDictionary<Guid, ApiDocument> documents, Func<PlacedDocument, IReadOnlyList<T>, T> branch)
    {
        var children = tree.Nodes.ToLookup(node => node.ParentId);
        return new(Under(null));

        // As deep as the tree, which has at most DocumentTree.NodesMax documents.
        IReadOnlyList<T> Under(Guid? parentId) =>
            [.. children[parentId].Where(node => documents.ContainsKey(node.Id)).Select(node => branch(new(node, documents[node.Id]), Under(node.Id)))];
    }
}
