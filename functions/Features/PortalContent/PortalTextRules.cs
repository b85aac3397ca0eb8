using System.Text.Json;
using Features.ApiPublications;
using Features.Content;
using Features.Documents;
using Platform.Fields;

namespace Features.PortalContent;

/// <summary>What pages and snippets must obey alike. Collects every fault.</summary>
public static class PortalTextRules
{
    /// <summary>Bytes of a body with the longest text: every character may be escaped.</summary>
    public const long BodyBytesMax = (MarkdownRenderer.CharactersMax * 6L) + 16 * 1024;

    /// <summary>Characters of slugs, names and titles.</summary>
    public const int NameMax = 512;

    private const int DescriptionMax = 160;

    /// <summary>What a body says, with the faults noted in it. Title and description in the front matter win over the body's own.</summary>
    /// <param name="body">What the caller sent.</param>
    /// <param name="isNew">Whether there must be a text.</param>
    /// <param name="otherwise">The Markdown that is there, whose front matter counts while the body brings no other.</param>
    public static PortalTextChange Read(BodyFields body, bool isNew, string? otherwise = null)
    {
        body.Ignore("id", "created_at", "updated_at");
        var markdown = body.Text("content", required: isNew, max: MarkdownRenderer.CharactersMax).Value;
        var (title, description) = (Title(body), Description(body));
        var visibility = body.Choice<Visibility>("visibility").Value;
        var status = body.Choice<DocumentStatus>("status").Value;
        var said = FrontMatter.Of(markdown ?? otherwise ?? "").Values;
        // The rules for what stands in the front matter are those of the body's fields, and the faults name the same fields.
        var front = new BodyFields(JsonSerializer.SerializeToElement(said.Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Trim())).Where(pair => pair.Value.Length > 0).ToDictionary()), "", body.Faults);
        if (Title(front) is { IsGiven: true } frontTitle) title = frontTitle;
        if (Description(front) is { IsGiven: true } frontDescription) description = frontDescription;
        return new(title, description, markdown, visibility, status);
    }

    /// <summary>The first heading of a text, for one that nobody gave a title.</summary>
    public static string? TitleOf(string markdown) =>
        MarkdownRenderer.Render(markdown).Headings.FirstOrDefault(heading => heading.Level == 1)?.Text is { Length: > 0 and <= NameMax } text ? text : null;

    private static Optional<string?> Title(BodyFields fields) => fields.Name("title", max: NameMax);

    private static Optional<string?> Description(BodyFields fields) => fields.Text("description", max: DescriptionMax);
}
