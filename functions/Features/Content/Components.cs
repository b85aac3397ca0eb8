using System.Text.RegularExpressions;
using Markdig;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;

namespace Features.Content;

/// <summary>Brings components into the pipeline of the one renderer.</summary>
internal sealed partial class Components : IMarkdownExtension
{
    /// <summary>
    /// The element that marks the place of a component in HTML until the portal fills it. No author can write one: raw HTML is escaped, and the quotes of an attribute are.
    /// </summary>
    public const string Element = "portal-component";

    public void Setup(MarkdownPipelineBuilder pipeline) => pipeline.BlockParsers.Insert(0, new ComponentParser());

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer)
    {
        if (renderer is HtmlRenderer html) html.ObjectRenderers.Insert(0, new Writer());
    }

    /// <summary>Numbers the components that the portal fills, and lists them in their order.</summary>
    public static List<PageComponent> Number(MarkdownDocument tree)
    {
        var list = new List<PageComponent>();
        foreach (var block in tree.Descendants<ComponentBlock>().Where(block => PageComponent.Known.Contains(block.Name)))
        {
            block.Number = list.Count;
            list.Add(new(block.Name, PropertiesOf(block), block.Start, block.End));
        }
        return list;
    }

    /// <summary>The HTML with every place filled.</summary>
    public static string Fill(string html, IReadOnlyList<string> contents) =>
        Place().Replace(html, match => int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) is var n && n < contents.Count ? contents[n] : "");

    private static Dictionary<string, string> PropertiesOf(ComponentBlock block)
    {
        var properties = new Dictionary<string, string>(FrontMatter.Read(block.Yaml.ToString()).Values, StringComparer.Ordinal);
        foreach (Match match in Property().Matches(block.Braces)) properties[match.Groups["name"].Value] = match.Groups["value"].Value.Trim('"', '\'');
        return properties;
    }

    [GeneratedRegex(@"(?<name>[a-z][a-z0-9_-]*)\s*=\s*(?<value>""[^""]*""|'[^']*'|[^\s""']+)", RegexOptions.NonBacktracking)]
    private static partial Regex Property();

    [GeneratedRegex($"<{Element} n=\"([0-9]{{1,6}})\"></{Element}>", RegexOptions.NonBacktracking)]
    private static partial Regex Place();

    private sealed class Writer : HtmlObjectRenderer<ComponentBlock>
    {
        protected override void Write(HtmlRenderer renderer, ComponentBlock obj)
        {
            renderer.EnsureLine();
            if (obj.Number is { } number) renderer.Write($"<{Element} n=\"{number}\"></{Element}>");
            else renderer.WriteChildren(obj);
            renderer.EnsureLine();
        }
    }
}
