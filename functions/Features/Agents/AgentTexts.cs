using System.Text;
using Features.Content;
using Features.Developers;
using Features.Documents;
using Features.Pages;
using Features.PortalCatalog;
using Features.Portals;

namespace Features.Agents;

/// <summary>A portal for programs that read: one page of it as Markdown, its table of contents, and all of it.</summary>
public sealed class AgentTexts(PageReading pages, PortalCatalogStore catalog, DocumentStore documents, ApiText apis, PortalSettings settings)
{
    // As much as a reader of this kind takes in; what is left out is said.
    private const int CharactersMax = 2_000_000;

    /// <summary>What the site shows at an address, with or without <c>.md</c> behind it, as Markdown; null when the reader may not see it, or there is nothing.</summary>
    public async Task<string?> Find(Portal portal, CurrentDeveloper? developer, string address, CancellationToken cancel)
    {
        var path = WithoutSuffix(address).Trim('/');
        if (await pages.Find(portal, developer, path.Equals("index", StringComparison.OrdinalIgnoreCase) ? "" : path, cancel) is { } page)
            return await pages.Compose(page, TextForm.Markdown, portal, developer, cancel);
        return path.Split('/') switch
        {
            ["" or "index"] => await Overview(portal, developer, cancel),
            ["apis"] => $"# APIs\n\n{await ListApis(portal, developer, "", cancel)}",
            ["apis", var slug] when await catalog.Find(portal, developer, slug, cancel) is { } api => await apis.Write(api, "", cancel),
            ["apis", var slug, "docs", .. var rest] when rest.Length > 0 && await catalog.Find(portal, developer, slug, cancel) is { } api => await Document(api, rest[^1], cancel),
            _ => null,
        };
    }

    /// <summary>The table of contents (llmstxt.org): what anybody may see, with addresses.</summary>
    public Task<string> Overview(Portal portal, CancellationToken cancel) => Overview(portal, null, cancel);

    /// <summary>All that anybody may see, one after the other.</summary>
    public async Task<string> Everything(Portal portal, CancellationToken cancel)
    {
        var site = settings.UrlOf(portal);
        var text = new StringBuilder(await Overview(portal, cancel));
        foreach (var (path, page) in await pages.List(portal, null, cancel))
            if (!Append(text, $"{site}/{path}", FrontMatter.Below(await pages.Compose(page, TextForm.Markdown, portal, null, cancel)))) return text.ToString();
        foreach (var api in await Apis(portal, null, cancel))
        {
            if (!Append(text, $"{site}/apis/{api.Slug}", await apis.Write(api, site, cancel))) return text.ToString();
            var (_, tree) = await documents.FindTree(api.Id, cancel);
            foreach (var node in tree.Published().Nodes)
                if (await Document(api, node.Slug, cancel) is { } document && !Append(text, $"{site}/apis/{api.Slug}/docs/{node.Slug}", FrontMatter.Below(document))) return text.ToString();
        }
        return text.ToString();
    }

    private async Task<string> Overview(Portal portal, CurrentDeveloper? developer, CancellationToken cancel)
    {
        var site = settings.UrlOf(portal);
        var text = new StringBuilder($"# {MarkdownText.Escape(portal.DisplayName)}\n\n> A developer portal. Every address here gives Markdown; without `.md` it is the page for people.\n");
        var list = await pages.List(portal, developer, cancel);
        if (list.Count > 0) text.Append("\n## Pages\n\n");
        foreach (var (path, page) in list)
            text.Append(MarkdownText.Line(page.Page.Text.Title, $"{site}/{(path.Length == 0 ? "index" : path)}.md", page.Page.Text.Description)).Append('\n');
        if (await ListApis(portal, developer, site, cancel) is { Length: > 0 } apis) text.Append("\n## APIs\n\n").Append(apis);
        return text.ToString();
    }

    private async Task<string> ListApis(Portal portal, CurrentDeveloper? developer, string site, CancellationToken cancel) =>
        string.Concat((await Apis(portal, developer, cancel)).Select(api => MarkdownText.Line(api, site, ".md") + "\n"));

    private async Task<IEnumerable<CatalogEntry>> Apis(Portal portal, CurrentDeveloper? developer, CancellationToken cancel) =>
        (await catalog.List(portal, developer, cancel)).OrderBy(api => api.Name, StringComparer.OrdinalIgnoreCase).ThenBy(api => api.Slug, StringComparer.Ordinal);

    private async Task<string?> Document(CatalogEntry api, string slug, CancellationToken cancel)
    {
        var (_, tree) = await documents.FindTree(api.Id, cancel);
        return tree.Published().Find(slug) is { } node && (await documents.Find(api.Id, node.Id, cancel))?.Value is { } document ? await documents.Text(document, cancel) : null;
    }

    private static bool Append(StringBuilder text, string address, string more)
    {
        if (text.Length + more.Length > CharactersMax)
        {
            text.Append("\n\nThere is more than fits here; the addresses above have it.\n");
            return false;
        }
        text.Append("\n\n---\n\nSource: ").Append(address).Append("\n\n").Append(more);
        return true;
    }

    private static string WithoutSuffix(string address) => address.EndsWith(".md", StringComparison.OrdinalIgnoreCase) ? address[..^3] : address;
}
