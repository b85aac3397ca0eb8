using Features.Apis;
using Features.Storage;
using Platform.Errors;
using Platform.Storage;

namespace Features.Documents;

/// <summary>Changes to the documents of an API or package: each is one transaction with its tree, repeated while others are faster.</summary>
public sealed class DocumentCatalog(DocumentStore documents, TimeProvider clock)
{
    public async Task<Settled<PlacedDocument>> Create(DocumentOwner owner, DocumentDraft draft, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var document = new ApiDocument
        {
            Id = Guid.NewGuid(), Title = draft.Title, Content = await documents.Keep(draft.Content, cancel), Metadata = draft.Metadata, CreatedAt = now, UpdatedAt = now,
        };
        var node = new DocumentNode(document.Id, draft.ParentId, draft.Slug, draft.Status);
        return await Settle(owner, Round, cancel);

        async Task<Settled<PlacedDocument>?> Round()
        {
            var (read, tree) = await documents.FindTree(owner.Id, cancel);
            if (FaultOf(tree, node) is { } refusal) return Settled<PlacedDocument>.Refused(refusal);
            if (tree.Nodes.Count == DocumentTree.NodesMax) return Settled<PlacedDocument>.Refused(Problem.Conflict($"There are {DocumentTree.NodesMax} documents already"));
            return await Commit(documents.Begin(owner, read, tree.With(node)).Add(CatalogKeys.Document(owner.Id, document.Id), document), new(node, document), cancel);
        }
    }

    public async Task<Settled<PlacedDocument>> Update(DocumentOwner owner, Guid id, DocumentChange change, CancellationToken cancel)
    {
        var content = change.Content.Value is { } markdown ? await documents.Keep(markdown, cancel) : null;
        return await Settle(owner, Round, cancel);

        async Task<Settled<PlacedDocument>?> Round()
        {
            var (read, tree) = await documents.FindTree(owner.Id, cancel);
            if (tree.Find(id) is not { } before || await documents.Find(owner.Id, id, cancel) is not { } document) return Settled<PlacedDocument>.Refused(Problem.NotFound());
            var node = before with { ParentId = change.ParentId.Or(before.ParentId), Slug = change.Slug.Value ?? before.Slug, Status = change.Status.Value ?? before.Status };
            if (FaultOf(tree, node) is { } refusal) return Settled<PlacedDocument>.Refused(refusal);
            var changed = document.Value with
            {
                Title = change.Title.Value ?? document.Value.Title, Content = content ?? document.Value.Content, Metadata = change.Metadata.Or(document.Value.Metadata),
                UpdatedAt = clock.GetUtcNow(),
            };
            var stays = node.ParentId == before.ParentId && !(change.NamingMoves && change.ParentId.IsGiven);
            var after = stays ? tree.Replace(node) : tree.Move(node, -1);
            return await Commit(documents.Begin(owner, read, after).Replace(document, changed), new(node, changed), cancel);
        }
    }

    public async Task<Problem?> Move(DocumentOwner owner, Guid id, Guid? parentId, long index, CancellationToken cancel)
    {
        return (await Settle(owner, Round, cancel)).Problem;

        async Task<Settled<PlacedDocument>?> Round()
        {
            var (read, tree) = await documents.FindTree(owner.Id, cancel);
            if (tree.Find(id) is not { } before || await documents.Find(owner.Id, id, cancel) is not { } document) return Settled<PlacedDocument>.Refused(Problem.NotFound());
            var node = before with { ParentId = parentId };
            if (FaultOf(tree, node) is { } refusal) return Settled<PlacedDocument>.Refused(refusal);
            var changed = document.Value with { UpdatedAt = clock.GetUtcNow() };
            return await Commit(documents.Begin(owner, read, tree.Move(node, index)).Replace(document, changed), new(node, changed), cancel);
        }
    }

    /// <summary>Removes a document with all that stands below it.</summary>
    public async Task<Problem?> Remove(DocumentOwner owner, Guid id, CancellationToken cancel)
    {
        HashSet<Guid> gone = [];
        var removed = await Settle(owner, Round, cancel);
        // Nobody sees what is in no tree; what a crash leaves here goes with the owner.
        if (removed.Problem is null) await documents.Drop(owner.Id, gone);
        return removed.Problem;

        async Task<Settled<PlacedDocument>?> Round()
        {
            var (read, tree) = await documents.FindTree(owner.Id, cancel);
            if (tree.Find(id) is not { } node || await documents.Find(owner.Id, id, cancel) is not { } document) return Settled<PlacedDocument>.Refused(Problem.NotFound());
            gone = tree.Below(id);
            return await Commit(documents.Begin(owner, read, tree.Without(id)), new(node, document.Value), cancel);
        }
    }

    private async Task<Settled<PlacedDocument>> Settle(DocumentOwner owner, Func<Task<Settled<PlacedDocument>?>> round, CancellationToken cancel) =>
        await Contention.Settle(clock, async () => await documents.HasOwner(owner, cancel) ? await round() : Settled<PlacedDocument>.Refused(Problem.NotFound()), cancel)
        ?? Settled<PlacedDocument>.Overtaken();

    private static async Task<Settled<PlacedDocument>?> Commit(Batch batch, PlacedDocument document, CancellationToken cancel) =>
        (await batch.Commit(cancel)).Committed ? Settled<PlacedDocument>.Done(document) : null;

    /// <summary>Why a document cannot stand where it is wanted.</summary>
    private static Problem? FaultOf(DocumentTree tree, DocumentNode node)
    {
        if (node.ParentId is { } parent && tree.Find(parent) is null && parent != node.Id)
            return Problem.Invalid(Fault.MissingReference("parent_document_id", $"There is no document '{parent}' here"));
        if (node.ParentId is { } under && tree.Below(node.Id).Contains(under)) return Problem.Conflict("A document cannot stand below itself");
        return tree.Find(node.Slug) is { } other && other.Id != node.Id ? Problem.Conflict($"The slug '{node.Slug}' is taken by another document") : null;
    }
}
