using Features.Developers;
using Features.PortalContent;
using Features.Portals;

namespace Features.Pages;

/// <summary>Finds a portal's published pages for one reader.</summary>
public sealed class PageReading(PageStore pages, PortalTexts texts, PageComposer composer)
{
    /// <summary>The page at an address, or null when it is not there or not for this reader.</summary>
    public async Task<WrittenPage?> Find(Portal portal, CurrentDeveloper? developer, string path, CancellationToken cancel)
    {
        var (_, tree) = await pages.FindTree(portal.Id, cancel);
        if (new PagePaths(tree).Find(path) is not { } node || tree.Published().Find(node.Id) is null) return null;
        if ((await pages.Find(portal.Id, node.Id, cancel))?.Value is not { } page || !page.Text.IsFor(developer)) return null;
        return new(new(node, page), await texts.Read(page.Text, cancel));
    }

    /// <summary>Every page that the reader may see, with its address, in the order of the tree.</summary>
    public async Task<List<(string Path, PlacedPage Page)>> List(Portal portal, CurrentDeveloper? developer, CancellationToken cancel)
    {
        var (tree, all) = await pages.List(portal.Id, cancel);
        var paths = new PagePaths(tree);
        return [.. tree.Published().Nodes.Where(node => all.TryGetValue(node.Id, out var page) && page.Text.IsFor(developer))
            .Select(node => (paths.Of(node), new PlacedPage(node, all[node.Id])))];
    }

    public Task<string> Compose(WrittenPage page, TextForm form, Portal portal, CurrentDeveloper? developer, CancellationToken cancel) =>
        composer.Compose(page.Placed.Page.Text, page.Markdown, form, portal, developer, cancel);

    /// <summary>The same for a page whose Markdown is still to be read.</summary>
    public async Task<string> Compose(PlacedPage page, TextForm form, Portal portal, CurrentDeveloper? developer, CancellationToken cancel) =>
        await Compose(new WrittenPage(page, await texts.Read(page.Page.Text, cancel)), form, portal, developer, cancel);
}
