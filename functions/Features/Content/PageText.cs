using System.Text;
using AngleSharp.Dom;

namespace Features.Content;

/// <summary>What search and tables of contents read of a rendered page.</summary>
internal static class PageText
{
    private static readonly HashSet<string> Blocks =
        ["p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "li", "dt", "dd", "tr", "hr", "div", "ul", "ol", "dl", "table"];

    public static IReadOnlyList<Heading> Headings(IElement root) =>
        [.. root.QuerySelectorAll("h1, h2, h3, h4, h5, h6").Where(heading => !string.IsNullOrEmpty(heading.Id))
            .Select(heading => new Heading(heading.LocalName[1] - '0', heading.Id!, OneLine(heading.TextContent)))];

    public static string Words(IElement root)
    {
        var text = new StringBuilder();
        foreach (var node in root.Descendants())
        {
            if (node is IElement element && Blocks.Contains(element.LocalName)) text.Append('\n');
            else if (node is IElement { LocalName: "td" or "th" or "br" }) text.Append(' ');
            else if (node is IElement { LocalName: "img" } image) text.Append(' ').Append(image.GetAttribute("alt")).Append(' ');
            // A line break in the source is a blank to a reader, but not in code.
            else if (node is IText words) text.Append(words.ParentElement?.Closest("pre") is null ? words.Data.Replace('\n', ' ') : words.Data);
        }
        return string.Join('\n', text.ToString().Split('\n').Select(OneLine).Where(line => line.Length > 0));
    }

    private static string OneLine(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
