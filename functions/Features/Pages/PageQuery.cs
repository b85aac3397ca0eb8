using Features.Documents;
using Platform.Lists;

namespace Features.Pages;

internal static class PageQuery
{
    /// <summary>The pages that a query asks for, in its order; without one in the order of the tree.</summary>
    public static IReadOnlyList<PlacedPage> Select(this ListQuery<PlacedPage> query, DocumentTree tree, IReadOnlyDictionary<Guid, PortalPage> pages) =>
        [.. tree.Nodes.Where(node => pages.ContainsKey(node.Id)).Select(node => new PlacedPage(node, pages[node.Id])).Where(query.Matches)
            .Order(Comparer<PlacedPage>.Create(query.Order))];
}
