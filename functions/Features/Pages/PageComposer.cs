using System.Net;
using System.Text;
using Features.Content;
using Features.Developers;
using Features.PortalCatalog;
using Features.PortalContent;
using Features.Portals;
using Features.Snippets;

namespace Features.Pages;

/// <summary>In what form a text is wanted.</summary>
public enum TextForm { Html, Markdown }

/// <summary>
/// Fills the components of a text for one reader: what the reader may not see is not there. The renderings are kept, what differs from reader to reader is made anew.
/// </summary>
public sealed class PageComposer(RenderedTexts rendered, PortalTexts texts, SnippetStore snippets, PortalCatalogStore catalog)
{
    // Snippets include snippets. These bound what one page can become.
    private const int DepthMax = 5;
    private const int IncludesMax = 100;
    private const int CharactersMax = 4_000_000;

    /// <summary>A text of the portal in a form, for a reader.</summary>
    /// <param name="text">The text.</param>
    /// <param name="markdown">Its Markdown.</param>
    /// <param name="form">The form.</param>
    /// <param name="portal">Where it stands.</param>
    /// <param name="developer">Who reads; null for anybody.</param>
    /// <param name="cancel">Cancels.</param>
    public Task<string> Compose(PortalText text, string markdown, TextForm form, Portal portal, CurrentDeveloper? developer, CancellationToken cancel) =>
        Compose(text.Content, markdown, new Filling(form, portal, developer), 0, cancel);

    private async Task<string> Compose(string name, string markdown, Filling filling, int depth, CancellationToken cancel)
    {
        var page = rendered.Of(name, markdown);
        var contents = new List<string>(page.Components.Count);
        foreach (var component in page.Components)
        {
            var content = component.Name == PageComponent.Snippet ? await Include(component, filling, depth, cancel) : await ListApis(filling, cancel);
            filling.Characters += content.Length;
            contents.Add(filling.Characters <= CharactersMax ? content : "");
        }
        return filling.Form == TextForm.Html ? page.Fill(contents) : Splice(markdown, page.Components, contents);
    }

    private async Task<string> Include(PageComponent component, Filling filling, int depth, CancellationToken cancel)
    {
        if (depth == DepthMax || filling.Includes++ >= IncludesMax || component.Properties.GetValueOrDefault("name") is not { Length: > 0 } name) return "";
        if (await snippets.Find(filling.Portal.Id, name, cancel) is not { } snippet || !snippet.IsFor(filling.Developer)) return "";
        var markdown = await texts.Read(snippet.Text, cancel);
        var content = await Compose(snippet.Text.Content, markdown, filling, depth + 1, cancel);
        return filling.Form == TextForm.Html ? content : FrontMatter.Below(content).Trim('\r', '\n');
    }

    private async Task<string> ListApis(Filling filling, CancellationToken cancel)
    {
        filling.Apis ??= [.. (await catalog.List(filling.Portal, filling.Developer, cancel)).OrderBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase)];
        var list = new StringBuilder();
        foreach (var api in filling.Apis) list.Append(filling.Form == TextForm.Html ? HtmlOf(api) : MarkdownText.Line(api)).Append('\n');
        return filling.Form == TextForm.Html && list.Length > 0 ? $"<ul class=\"apis-list\">\n{list}</ul>" : list.ToString();
    }

    private static string HtmlOf(CatalogEntry api)
    {
        var version = api.Version is { Length: > 0 } given ? $" <span>{WebUtility.HtmlEncode(given)}</span>" : "";
        var description = api.Description is { Length: > 0 } said ? $"<p>{WebUtility.HtmlEncode(said)}</p>" : "";
        return $"<li><a href=\"/apis/{WebUtility.HtmlEncode(api.Slug)}\">{WebUtility.HtmlEncode(api.Name)}</a>{version}{description}</li>";
    }

    private static string Splice(string markdown, IReadOnlyList<PageComponent> components, IReadOnlyList<string> contents)
    {
        var (text, at) = (new StringBuilder(), 0);
        for (var i = 0; i < components.Count; i++)
        {
            var (start, end) = (components[i].Start, Math.Min(components[i].End, markdown.Length));
            // One that stands within another went with it.
            if (start < at) continue;
            text.Append(markdown, at, start - at).Append(contents[i].TrimEnd('\n'));
            at = end;
        }
        return text.Append(markdown, at, markdown.Length - at).ToString();
    }

    /// <summary>What was put into one page so far.</summary>
    private sealed class Filling(TextForm form, Portal portal, CurrentDeveloper? developer)
    {
        public TextForm Form { get; } = form;

        public Portal Portal { get; } = portal;

        public CurrentDeveloper? Developer { get; } = developer;

        public int Includes { get; set; }

        public int Characters { get; set; }

        public List<CatalogEntry>? Apis { get; set; }
    }
}
