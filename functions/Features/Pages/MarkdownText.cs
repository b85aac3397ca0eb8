using System.Text;
using Features.PortalCatalog;

namespace Features.Pages;

/// <summary>Writes Markdown out of words that people chose.</summary>
public static class MarkdownText
{
    /// <summary>The words on one line, with everything that Markdown would read as a sign escaped.</summary>
    public static string Escape(string words)
    {
        var text = new StringBuilder(words.Length);
        foreach (var character in words.ReplaceLineEndings(" "))
        {
            if (character is '\\' or '`' or '*' or '_' or '[' or ']' or '<' or '>' or '|' or '#') text.Append('\\');
            text.Append(character);
        }
        return text.ToString();
    }

    /// <summary>An API or package as a line of a list.</summary>
    /// <param name="api">What the reader may see.</param>
    /// <param name="site">The address of the portal's site, or nothing for links within it.</param>
    /// <param name="suffix">What the address ends in.</param>
    public static string Line(CatalogEntry api, string site = "", string suffix = "")
    {
        var name = api.Version is { Length: > 0 } version ? $"{api.Name} {version}" : api.Name;
        return Line(name, $"{site}/apis/{api.Slug}{suffix}", api.Description);
    }

    /// <summary>A link as a line of a list.</summary>
    public static string Line(string name, string address, string? description) =>
        string.IsNullOrWhiteSpace(description) ? $"- [{Escape(name)}]({address})" : $"- [{Escape(name)}]({address}): {Escape(description.Trim())}";
}
