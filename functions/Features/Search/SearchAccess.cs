using Features.Developers;
using Features.Documents;
using Features.Pages;
using Features.PortalCatalog;
using Features.Portals;

namespace Features.Search;

/// <summary>
/// What a reader may see of what was found. An index is some seconds old: it chooses, by what it knows, and before anything is shown each hit of the page is held against what is
/// stored now. A page may therefore be shorter than it was asked for.
/// </summary>
public sealed class SearchAccess(PortalCatalogStore catalog, PageStore pages, DocumentStore documents)
{
    /// <summary>Whether a reader sees an entry, by what the index knows.</summary>
    public async Task<Func<SearchEntry, bool>> Judge(Portal portal, CurrentDeveloper? developer, CancellationToken cancel)
    {
        var sees = await catalog.Judge(portal, developer, cancel);
        var owners = new Dictionary<Guid, bool>();
        return entry =>
        {
            if (entry.Owner is not { } owner) return entry.Visibility == ApiPublications.Visibility.Public || developer is not null;
            if (!owners.TryGetValue(owner.Id, out var seen)) owners[owner.Id] = seen = sees(owner.Publication);
            return seen;
        };
    }

    /// <summary>Those of the hits that the reader may see now.</summary>
    public async Task<List<SearchEntry>> Check(IReadOnlyList<SearchHit> hits, Portal portal, CurrentDeveloper? developer, CancellationToken cancel)
    {
        var seen = catalog.ListSeen(portal, developer, [.. hits.Select(hit => hit.Entry.Owner?.Id).OfType<Guid>().Distinct()], cancel);
        var documentsSeen = Task.WhenAll(hits.Where(hit => hit.Entry.Kind == SearchKind.Document).Select(hit => hit.Entry.Owner!.Id).Distinct().Select(async id =>
            (await documents.FindTree(id, cancel)).Tree.Published()));
        var pagesSeen = PagesSeen([.. hits.Where(hit => hit.Entry.Kind == SearchKind.Page).Select(hit => Guid.Parse(hit.Entry.Id))], portal, developer, cancel);
        var (owners, known) = (await seen, (await documentsSeen).SelectMany(tree => tree.Nodes).Select(node => node.Id).Concat(await pagesSeen).ToHashSet());
        return [.. hits.Select(hit => hit.Entry).Where(entry =>
            (entry.Owner is null || owners.Contains(entry.Owner.Id)) && (entry.Kind is SearchKind.Api or SearchKind.Operation || known.Contains(Guid.Parse(entry.Id))))];
    }

    private async Task<IEnumerable<Guid>> PagesSeen(List<Guid> ids, Portal portal, CurrentDeveloper? developer, CancellationToken cancel)
    {
        if (ids.Count == 0) return [];
        var rows = Task.WhenAll(ids.Select(id => pages.Find(portal.Id, id, cancel)));
        var tree = (await pages.FindTree(portal.Id, cancel)).Tree.Published();
        return (await rows).Where(row => row is not null && row.Value.Text.IsFor(developer) && tree.Find(row.Value.Id) is not null).Select(row => row!.Value.Id);
    }
}
