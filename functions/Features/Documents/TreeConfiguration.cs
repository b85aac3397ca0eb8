using Features.Export;
using Platform.Fields;
using Platform.Http;
using Platform.Storage;

namespace Features.Documents;

/// <summary>Trees of a configuration: who stands under whom, in which order, under which slug. One item per owner.</summary>
/// <param name="Name">The part.</param>
/// <param name="Leaves">The part in which the documents are that a tree orders.</param>
/// <param name="OwnerField">The field that names the owner.</param>
/// <param name="Owners">The parts in which owners are.</param>
/// <param name="OwnerOf">The owner, from where the tree lies.</param>
/// <param name="PlaceOf">Partition and row of an owner's tree.</param>
/// <param name="ReadSlug">Reads a slug by the rules that hold for it.</param>
/// <param name="FaultOf">Why the tree cannot be as it is wanted, beside what holds for all trees.</param>
public sealed record TreeConfiguration(
    string Name, string Leaves, string OwnerField, string Owners, Func<string, string, Guid> OwnerOf, Func<Guid, (string Partition, string Row)> PlaceOf,
    Func<BodyFields, string?> ReadSlug, Func<DocumentTree, string?> FaultOf)
{
    private const string NodesField = "nodes";

    public ConfigurationPart<DocumentTree> Part(DocumentTable table, Func<CancellationToken, Task<IEnumerable<(string Partition, string Prefix)>>> places) => new(Name, table)
    {
        Places = places,
        Id = placed => OwnerOf(placed.Partition, placed.Row),
        References = placed => [new(Owners, OwnerOf(placed.Partition, placed.Row), OwnerField, IsParent: true),
            .. placed.Value.Nodes.Select((node, n) => new ConfigurationReference(Leaves, node.Id, $"{NodesField}.{n}.id"))],
        Show = (placed, _) => Task.FromResult<object>(new Dictionary<string, object>
        {
            [OwnerField] = OwnerOf(placed.Partition, placed.Row),
            [NodesField] = placed.Value.Nodes.Select(node => new { node.Id, node.ParentId, node.Slug, Status = Wire.Word(node.Status) }).ToList(),
        }),
        ReadItem = (body, _, _) =>
        {
            var before = body.Faults.Count;
            var ownerId = body.ReadId(OwnerField);
            var nodes = (body.Objects(NodesField, required: true, max: DocumentTree.NodesMax).Value ?? []).ConvertAll(ReadNode);
            body.Close();
            if (body.Faults.Count > before) return null;
            var tree = new DocumentTree(nodes);
            if (FaultOfAny(tree) is { } fault) body.Faults.Add(new(body.PathOf(NodesField), "invalid", $"{body.PathOf(NodesField)}: {fault}"));
            var (partition, row) = PlaceOf(ownerId);
            return new(partition, row, ownerId, _ => tree);
        },
    };

    private DocumentNode ReadNode(BodyFields fields)
    {
        var node = new DocumentNode(
            fields.ReadId(), fields.Id("parent_id", nullable: true).Value, ReadSlug(fields) ?? "", fields.Choice<DocumentStatus>("status", required: true).Value ?? DocumentStatus.Unpublished);
        fields.Close();
        return node;
    }

    private string? FaultOfAny(DocumentTree tree)
    {
        var ids = tree.Nodes.Select(node => node.Id).ToHashSet();
        if (ids.Count < tree.Nodes.Count) return "something is listed twice";
        if (tree.Nodes.Any(node => node.ParentId is { } parent && !ids.Contains(parent))) return "a parent is not in the tree";
        // What is not reached from the top stands below itself.
        var reached = tree.ChildrenOf(null).Aggregate(new HashSet<Guid>(), (all, top) => { all.UnionWith(tree.Below(top.Id)); return all; });
        return reached.Count < ids.Count ? "something stands below itself" : FaultOf(tree);
    }
}
