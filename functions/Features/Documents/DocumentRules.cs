using System.Security.Cryptography;
using System.Text.Json;
using Features.Apis;
using Features.Content;
using Platform.Fields;

namespace Features.Documents;

/// <summary>What a document must obey. Collects every fault.</summary>
public static class DocumentRules
{
    /// <summary>Bytes of a body with the longest document: every character may be escaped.</summary>
    public const long BodyBytesMax = (MarkdownRenderer.CharactersMax * 6L) + 16 * 1024;

    // The contract has no bound for titles. Ours keeps a page of a tree within reason.
    private const int TitleCharactersMax = 1000;
    private const string TitleOfNone = "Untitled";

    private static readonly string[] ReadOnly = ["id", "created_at", "updated_at"];

    /// <summary>The draft, or null with the faults noted in <paramref name="body"/>. What the body leaves out is taken from the front matter, then made.</summary>
    public static DocumentDraft? ReadDraft(BodyFields body)
    {
        var content = ReadContent(body, required: true);
        var (title, slug, status, parent) = (ReadTitle(body), ReadSlug(body), body.Choice<DocumentStatus>("status"), body.Id("parent_document_id", nullable: true));
        body.Ignore(ReadOnly);
        var page = content.Value is { } markdown ? MarkdownRenderer.Render(markdown) : null;
        if (page is not null)
        {
            var said = FieldsOf(page.FrontMatter, body);
            (title, slug) = (title.IsGiven ? title : ReadTitle(said), slug.IsGiven ? slug : ReadSlug(said));
            (status, parent) = (status.IsGiven ? status : said.Choice<DocumentStatus>("status"), parent.IsGiven ? parent : said.Id("parent_document_id"));
        }
        if (!body.Close()) return null;
        var name = title.Value ?? TitleOf(page!) ?? slug.Value ?? TitleOfNone;
        return new(content.Value!, name, slug.Value ?? SlugOf(name), slug.Value is not null, status.Value ?? DocumentStatus.Unpublished, parent.Value);
    }

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>.</summary>
    public static DocumentChange? ReadChange(BodyFields body)
    {
        var change = new DocumentChange(
            ReadContent(body, required: false), ReadTitle(body), ReadSlug(body), body.Choice<DocumentStatus>("status"), body.Id("parent_document_id", nullable: true));
        body.Ignore(ReadOnly);
        return body.Close() ? change : null;
    }

    /// <summary>Where a document is moved to, or null with the faults noted in <paramref name="body"/>. Without a parent that is the top, without a place the last one.</summary>
    public static (Guid? ParentId, long Index)? ReadMove(BodyFields body)
    {
        var (parent, index) = (body.Id("parent_document_id", nullable: true), body.Whole("index"));
        return body.Close() ? (parent.Value, index.Value ?? -1) : null;
    }

    /// <summary>A document's Markdown by itself.</summary>
    public static Optional<string?> ReadContent(BodyFields body, bool required) => body.Text("content", required, max: MarkdownRenderer.CharactersMax);

    // The rules for what stands in the front matter are those of the body's fields, and the faults name the same fields.
    private static BodyFields FieldsOf(FrontMatter said, BodyFields body) => new(
        JsonSerializer.SerializeToElement(said.Values.Where(pair => !body.Has(pair.Key) && pair.Value is not ("" or "~" or "null")).ToDictionary()), "", body.Faults);

    private static string? TitleOf(RenderedPage page) => page.Headings.FirstOrDefault(heading => heading.Level == 1)?.Text is { Length: > 0 and <= TitleCharactersMax } text ? text : null;

    internal static Optional<string?> ReadTitle(BodyFields body, bool required = false) => body.Name("title", required, min: 1, max: TitleCharactersMax);

    internal static Optional<string?> ReadSlug(BodyFields body, bool required = false) =>
        body.Text("slug", required, min: 1, max: Slugs.CharactersMax, pattern: Slugs.Form(), form: @"match /^[\w-]+$/ regular expression");

    // A title in a script without Latin letters leaves nothing of itself; two of them must not meet.
    private static string SlugOf(string title) => Slugs.Slugify(title) is { Length: > 0 } slug
        ? slug.Length > Slugs.CharactersMax ? slug[..Slugs.CharactersMax].TrimEnd('-') : slug
        : "document-" + RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 6);
}
