using System.Net;
using AngleSharp.Html.Parser;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Features.Content;

/// <summary>
/// Markdown to HTML: the one renderer for pages, documents, previews and the shipped site. What comes out is safe to put into a page by three steps of which each would
/// do: raw HTML is escaped, links are looked at in the syntax tree, and the result is reduced to an allow-list in the parsed tree of a browser's own algorithm.
/// </summary>
public static class MarkdownRenderer
{
    /// <summary>The contract's bound for the content of a page.</summary>
    public const int CharactersMax = 1_000_000;

    // Named one by one. UseAdvancedExtensions would bring generic attributes (an onclick is one) and media links (frames of other hosts).
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UseYamlFrontMatter()
        .UseAutoIdentifiers(AutoIdentifierOptions.GitHub)
        .UsePipeTables()
        .UseGridTables()
        .UseTaskLists()
        .UseAlertBlocks()
        .UseFootnotes()
        .UseDefinitionLists()
        .UseEmphasisExtras()
        .UseCustomContainers()
        .UseAutoLinks()
        .UseEmojiAndSmiley(enableSmileys: false)
        .Use(new Components())
        .Build();

    /// <summary>Renders. Never fails on what is written; text that nests deeper than anybody reads comes out as it was written.</summary>
    /// <param name="markdown">The text.</param>
    /// <param name="keepsComponents">Whether the places of components are kept, for the portal to fill; otherwise there is nothing in their place.</param>
    public static RenderedPage Render(string markdown, bool keepsComponents = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(markdown.Length, CharactersMax, nameof(markdown));
        MarkdownDocument tree;
        string html;
        List<PageComponent> components;
        try
        {
            tree = Parse(markdown);
            components = Components.Number(tree);
            html = tree.ToHtml(Pipeline);
        }
        catch (ArgumentException e) when (IsTooDeep(e))
        {
            tree = [];
            components = [];
            html = "<pre><code>" + WebUtility.HtmlEncode(markdown) + "</code></pre>";
        }
        using var document = new HtmlParser().ParseDocument("<!doctype html><body>" + html);
        var body = document.Body!;
        HtmlAllowList.Apply(body);
        if (!keepsComponents)
            foreach (var place in body.QuerySelectorAll(Components.Element).ToList()) place.Remove();
        return new(body.InnerHtml, PageText.Headings(body), PageText.Words(body), FrontMatterOf(tree)) { Components = keepsComponents ? components : [] };
    }

    /// <summary>The syntax tree with the links that may be followed.</summary>
    /// <exception cref="ArgumentException">The text nests too deep (<see cref="IsTooDeep"/>).</exception>
    internal static MarkdownDocument Parse(string markdown)
    {
        var tree = Markdown.Parse(markdown, Pipeline);
        DropLinks(tree);
        return tree;
    }

    /// <summary>Markdig's guard against nesting of more than 128 levels.</summary>
    internal static bool IsTooDeep(ArgumentException e) => e.Message.Contains("nested", StringComparison.Ordinal);

    // A dead link stays as its words, a dead image as its description.
    private static void DropLinks(MarkdownDocument tree)
    {
        foreach (var link in tree.Descendants<LinkInline>().ToList())
        {
            if (LinkRules.Allow(link.GetDynamicUrl?.Invoke() ?? link.Url, link.IsImage) is { } address) link.Url = address;
            else link.ReplaceBy(new ContainerInline());
        }
        foreach (var link in tree.Descendants<AutolinkInline>().ToList())
            if (LinkRules.Allow(link.IsEmail ? "mailto:" + link.Url : link.Url, image: false) is null) link.ReplaceBy(new LiteralInline(link.Url));
    }

    private static FrontMatter FrontMatterOf(MarkdownDocument tree) =>
        tree.OfType<YamlFrontMatterBlock>().FirstOrDefault() is { } block ? FrontMatter.Read(block.Lines.ToString()) : FrontMatter.None;
}
