namespace Features.Documents;

/// <summary>A document's place in the tree of its owner, and what decides who may see it.</summary>
/// <param name="Id">The document.</param>
/// <param name="ParentId">Null at the top.</param>
/// <param name="Slug">Unique in the tree, whatever the case.</param>
/// <param name="Status">Counts for everything below as well.</param>
public sealed record DocumentNode(Guid Id, Guid? ParentId, string Slug, DocumentStatus Status);

/// <summary>
/// The documents of one API or package, siblings in their order. It is one row, so that slugs stay unique and no two people move documents under each other, whatever happens
/// at the same time.
/// </summary>
public sealed record DocumentTree(IReadOnlyList<DocumentNode> Nodes)
{
    /// <summary>So many fit into one row with the longest slugs.</summary>
    public const int NodesMax = 1000;

    public static DocumentTree Empty { get; } = new([]);

    public DocumentNode? Find(Guid id) => Nodes.FirstOrDefault(node => node.Id == id);

    public DocumentNode? Find(string slug) => Nodes.FirstOrDefault(node => node.Slug.Equals(slug, StringComparison.OrdinalIgnoreCase));

    public IEnumerable<DocumentNode> ChildrenOf(Guid? parentId) => Nodes.Where(node => node.ParentId == parentId);

    /// <summary>The tree with a new document behind its siblings.</summary>
    public DocumentTree With(DocumentNode node) => new([.. Nodes, node]);

    /// <summary>The tree with a document changed where it stands.</summary>
    public DocumentTree Replace(DocumentNode node) => new([.. Nodes.Select(other => other.Id == node.Id ? node : other)]);

    /// <summary>The tree without a document and all that stands below it.</summary>
    public DocumentTree Without(Guid id)
    {
        var below = Below(id);
        return new([.. Nodes.Where(node => !below.Contains(node.Id))]);
    }

    /// <summary>
    /// The tree with a document under another parent, in front of the sibling that has the place <paramref name="index"/>. Negative places count from the end: -1 is the last.
    /// What lies outside is the nearest end.
    /// </summary>
    public DocumentTree Move(DocumentNode node, long index)
    {
        var others = Nodes.Where(other => other.Id != node.Id).ToList();
        var siblings = others.FindAll(other => other.ParentId == node.ParentId);
        var place = Math.Clamp(index < 0 ? siblings.Count + 1 + index : index, 0, siblings.Count);
        // Only the order among siblings counts; where a row of siblings ends, the end of all does.
        others.Insert(place == siblings.Count ? others.Count : others.IndexOf(siblings[(int)place]), node);
        return new(others);
    }

    /// <summary>A document and all that stands below it.</summary>
    public HashSet<Guid> Below(Guid id)
    {
        var children = Nodes.ToLookup(node => node.ParentId, node => node.Id);
        var (below, open) = (new HashSet<Guid>(), new Queue<Guid>([id]));
        while (open.TryDequeue(out var next))
        {
            if (!below.Add(next)) continue;
            foreach (var child in children[next]) open.Enqueue(child);
        }
        return below;
    }

    /// <summary>What readers see: a document that is not published hides all that stands below it.</summary>
    public DocumentTree Published()
    {
        var hidden = new HashSet<Guid>();
        foreach (var node in Nodes.Where(node => node.Status == DocumentStatus.Unpublished)) hidden.UnionWith(Below(node.Id));
        return new([.. Nodes.Where(node => !hidden.Contains(node.Id))]);
    }

    /// <summary>What a filter leaves; each document stands below the nearest of its ancestors that is left, or at the top.</summary>
    public DocumentTree Where(Func<DocumentNode, bool> keep)
    {
        var byId = Nodes.ToDictionary(node => node.Id);
        return new([.. Nodes.Where(keep).Select(node =>
        {
            var parent = node.ParentId;
            while (parent is { } id && !keep(byId[id])) parent = byId[id].ParentId;
            return node with { ParentId = parent };
        })]);
    }
}
