using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Features.Mail;

/// <summary>A mail as it is sent: the same in two forms.</summary>
public sealed partial record MailText(string Subject, string Text, string Html)
{
    /// <summary>Fills a template in. What stands in variables came from strangers: it is escaped, and stays on its line.</summary>
    public static MailText Of(MailContent template, IReadOnlyDictionary<string, string> variables, string link)
    {
        var title = Fill(template.Title, variables);
        var label = template.ButtonLabel is { Length: > 0 } text ? Fill(text, variables) : link;
        var paragraphs = template.Body.ReplaceLineEndings("\n").Split("\n\n").Select(paragraph => Fill(paragraph, variables)).ToList();
        var plain = string.Join("\n\n", [title, .. paragraphs, label == link ? link : $"{label}:\n{link}"]) + "\n";
        var html = new StringBuilder("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>").Append(Escape(title)).Append("</title></head>\n<body>\n<h1>")
            .Append(Escape(title)).Append("</h1>\n");
        foreach (var paragraph in paragraphs) html.Append("<p>").Append(Escape(paragraph).Replace("\n", "<br>\n", StringComparison.Ordinal)).Append("</p>\n");
        html.Append("<p><a href=\"").Append(Escape(link)).Append("\">").Append(Escape(label)).Append("</a></p>\n</body></html>\n");
        return new(OneLine(Fill(template.Subject, variables)), plain, html.ToString());
    }

    /// <summary>The words that a text wants filled in.</summary>
    public static IEnumerable<string> VariablesIn(string text) => Variable().Matches(text).Select(match => match.Groups[1].Value);

    private static string Fill(string text, IReadOnlyDictionary<string, string> variables) =>
        Variable().Replace(text, match => variables.TryGetValue(match.Groups[1].Value, out var value) ? OneLine(value) : "").Trim();

    // A header ends where a line ends; nobody may begin another one.
    private static string OneLine(string value) => Breaks().Replace(value, " ");

    private static string Escape(string text) => WebUtility.HtmlEncode(text);

    [GeneratedRegex(@"\{\{ *([a-z_]+) *\}\}", RegexOptions.NonBacktracking)]
    private static partial Regex Variable();

    [GeneratedRegex(@"[\p{C}\p{Zl}\p{Zp}]+", RegexOptions.NonBacktracking)]
    private static partial Regex Breaks();
}
