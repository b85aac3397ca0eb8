using Features.Documents;
using Features.Storage;
using Platform.Storage;

namespace Features.Pages;

/// <summary>
/// Where pages live: in the portal's content partition a row for the tree, which is replaced with every change of place, address or status, and a row per page. What is in no tree
/// is nobody's.
/// </summary>
public sealed class PageStore(Tables tables)
{
    /// <summary>The tree as it was read, null while there is none, and what it says.</summary>
    public async Task<(Document<DocumentTree>? Read, DocumentTree Tree)> FindTree(Guid portalId, CancellationToken cancel)
    {
        var read = await tables.Content.Find<DocumentTree>(ContentKeys.Of(portalId), ContentKeys.PageTree, cancel);
        return (read, read?.Value ?? DocumentTree.Empty);
    }

    public Task<Document<PortalPage>?> Find(Guid portalId, Guid id, CancellationToken cancel) =>
        tables.Content.Find<PortalPage>(ContentKeys.Of(portalId), ContentKeys.Page(id), cancel);

    /// <summary>A page that is in the tree, or null.</summary>
    public async Task<PlacedPage?> FindPlaced(Guid portalId, Guid id, CancellationToken cancel)
    {
        var page = Find(portalId, id, cancel);
        var (_, tree) = await FindTree(portalId, cancel);
        return await page is { } found && tree.Find(id) is { } node ? new(node, found.Value) : null;
    }

    /// <summary>The tree, and its pages by id. One that is missing was removed while the two were read.</summary>
    public async Task<(DocumentTree Tree, Dictionary<Guid, PortalPage> Pages)> List(Guid portalId, CancellationToken cancel)
    {
        var pages = tables.Content.List<PortalPage>(ContentKeys.Of(portalId), ContentKeys.Pages, cancel);
        var (_, tree) = await FindTree(portalId, cancel);
        return (tree, (await pages).ToDictionary(row => row.Value.Id, row => row.Value));
    }

    /// <summary>Begins a write of a tree.</summary>
    public Batch Begin(Guid portalId, Document<DocumentTree>? read, DocumentTree tree)
    {
        var batch = tables.Content.Begin(ContentKeys.Of(portalId));
        return read is null ? batch.Add(ContentKeys.PageTree, tree) : batch.Replace(read, tree);
    }

    /// <summary>Removes rows of pages that are in no tree any more.</summary>
    public async Task Drop(Guid portalId, IEnumerable<Guid> ids)
    {
        foreach (var id in ids) await tables.Content.Begin(ContentKeys.Of(portalId)).Remove(ContentKeys.Page(id)).Commit(CancellationToken.None);
    }
}
