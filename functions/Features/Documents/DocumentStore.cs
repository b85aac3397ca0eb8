using System.Text;
using Features.Storage;
using Platform.Storage;

namespace Features.Documents;

/// <summary>
/// Where documents live: in the catalog partition a row for the tree, which is replaced with every write to it, and a row per document; their Markdown in the content store. Every
/// write touches the owner's row, so that none outlives its owner.
/// </summary>
public sealed class DocumentStore(Tables tables, ContentStore contents)
{
    private sealed record Owner(Guid Id);

    public async Task<bool> HasOwner(DocumentOwner owner, CancellationToken cancel) => await tables.Catalog.Find<Owner>(Tables.Org, owner.Row, cancel) is not null;

    /// <summary>The tree as it was read, null while there is none, and what it says.</summary>
    public async Task<(Document<DocumentTree>? Read, DocumentTree Tree)> FindTree(Guid ownerId, CancellationToken cancel)
    {
        var read = await tables.Catalog.Find<DocumentTree>(Tables.Org, CatalogKeys.DocumentTree(ownerId), cancel);
        return (read, read?.Value ?? DocumentTree.Empty);
    }

    public Task<Document<ApiDocument>?> Find(Guid ownerId, Guid id, CancellationToken cancel) =>
        tables.Catalog.Find<ApiDocument>(Tables.Org, CatalogKeys.Document(ownerId, id), cancel);

    /// <summary>A document that is in the tree, or null.</summary>
    public async Task<PlacedDocument?> FindPlaced(Guid ownerId, Guid id, CancellationToken cancel)
    {
        var document = Find(ownerId, id, cancel);
        var (_, tree) = await FindTree(ownerId, cancel);
        return await document is { } found && tree.Find(id) is { } node ? new(node, found.Value) : null;
    }

    public async Task<Dictionary<Guid, ApiDocument>> List(Guid ownerId, CancellationToken cancel) =>
        (await tables.Catalog.List<ApiDocument>(Tables.Org, CatalogKeys.DocumentsOf(ownerId), cancel)).ToDictionary(row => row.Value.Id, row => row.Value);

    /// <summary>The Markdown of a document. It was there before the document was.</summary>
    public async Task<string> Text(ApiDocument document, CancellationToken cancel) =>
        Encoding.UTF8.GetString(await contents.Find(document.Content, cancel) ?? throw new InvalidDataException($"the text {document.Content} of document {document.Id} is lost"));

    /// <summary>Keeps a text and returns its name.</summary>
    public Task<string> Keep(string markdown, CancellationToken cancel) => contents.Put(Encoding.UTF8.GetBytes(markdown), cancel);

    /// <summary>Begins a write of a tree; the row of its owner must be there when it is committed.</summary>
    public Batch Begin(DocumentOwner owner, Document<DocumentTree>? read, DocumentTree tree)
    {
        var batch = tables.Catalog.Begin(Tables.Org).Touch(owner.Row);
        return read is null ? batch.Add(CatalogKeys.DocumentTree(owner.Id), tree) : batch.Replace(read, tree);
    }

    /// <summary>Removes rows of documents that are in no tree any more.</summary>
    public async Task Drop(Guid ownerId, IEnumerable<Guid> ids)
    {
        foreach (var id in ids) await tables.Catalog.Begin(Tables.Org).Remove(CatalogKeys.Document(ownerId, id)).Commit(CancellationToken.None);
    }

    /// <summary>Removes everything of an owner that is gone.</summary>
    public async Task Clear(Guid ownerId, CancellationToken cancel)
    {
        await tables.Catalog.Clear(Tables.Org, CatalogKeys.DocumentTree(ownerId), cancel);
        await tables.Catalog.Clear(Tables.Org, CatalogKeys.DocumentsOf(ownerId), cancel);
    }
}
