using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Features.Apis;
using Features.Content;
using Features.Documents;
using Platform.Fields;

namespace Features.ProductDocuments;

/// <summary>What a document of a product must obey: the rules of documents with the classic contract's own bounds. Collects every fault.</summary>
public static class ProductDocumentRules
{
    private const int SlugCharactersMax = 80;

    // The contract has no bound. Ours keeps metadata a small part of a row.
    private const int MetadataCharactersMax = 16_000;

    private static readonly string[] ReadOnly = ["id", "ast", "children", "created_at", "updated_at"];

    /// <summary>The draft, or null with the faults noted in <paramref name="body"/>. A document may begin without a text.</summary>
    public static DocumentDraft? ReadDraft(BodyFields body)
    {
        var (slug, status, title) = (ReadSlug(body, required: true), body.Choice<DocumentStatus>("status", required: true), DocumentRules.ReadTitle(body, required: true));
        var (content, parent, metadata) = (ReadContent(body), body.Id("parent_document_id", nullable: true), ReadMetadata(body));
        body.Ignore(ReadOnly);
        return body.Close()
            ? new(content.Value ?? "", title.Value!, slug.Value!, IsSlugNamed: true, status.Value!.Value, parent.Value) { Metadata = metadata.Value ?? [] }
            : null;
    }

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>.</summary>
    public static DocumentChange? ReadChange(BodyFields body)
    {
        var parent = body.Id("parent_document_id", nullable: true);
        var change = new DocumentChange(ReadContent(body), DocumentRules.ReadTitle(body), ReadSlug(body, required: false), body.Choice<DocumentStatus>("status"), parent)
        {
            Metadata = ReadMetadata(body),
            // The contract: null puts it at the bottom of the top level, wherever it stood.
            NamingMoves = parent is { IsGiven: true, Value: null },
        };
        body.Ignore(ReadOnly);
        return body.Close() ? change : null;
    }

    /// <summary>
    /// Markdown as it is, or in base64: the contract takes both in one field and does not say which. What decodes to printable text is taken for base64; Markdown hardly ever does, because
    /// it has blanks and the words without rarely come to UTF-8.
    /// </summary>
    public static string Decode(string content)
    {
        if (content.Length == 0 || content.Length % 4 != 0) return content;
        var bytes = new byte[content.Length / 4 * 3];
        return Convert.TryFromBase64String(content, bytes, out var length) && Utf8.IsValid(bytes.AsSpan(0, length)) && Encoding.UTF8.GetString(bytes, 0, length) is { } text
            && !text.Any(character => char.IsControl(character) && character is not ('\n' or '\r' or '\t'))
            ? text
            : content;
    }

    private static Optional<string?> ReadContent(BodyFields body)
    {
        var content = body.Text("content").Select(text => text is null ? null : Decode(text));
        if (content.Value is not { Length: > MarkdownRenderer.CharactersMax }) return content;
        body.Faults.Add(new(body.PathOf("content"), "max_length", $"{body.PathOf("content")} must be shorter than or equal to {MarkdownRenderer.CharactersMax} characters")
        {
            Maximum = MarkdownRenderer.CharactersMax,
        });
        return default;
    }

    private static Optional<string?> ReadSlug(BodyFields body, bool required) =>
        body.Text("slug", required, min: 1, max: SlugCharactersMax, pattern: Slugs.Form(), form: @"match /^[\w-]+$/ regular expression");

    internal static Optional<Dictionary<string, JsonElement>> ReadMetadata(BodyFields body)
    {
        if (body.Object("metadata").Value is not { } metadata) return default;
        var read = metadata.Rest().ToDictionary(pair => pair.Key, pair => pair.Value.Clone(), StringComparer.Ordinal);
        if (read.Sum(pair => pair.Key.Length + pair.Value.GetRawText().Length) <= MetadataCharactersMax) return new(true, read);
        body.Faults.Add(new(body.PathOf("metadata"), "max_length", $"{body.PathOf("metadata")} must have at most {MetadataCharactersMax} characters") { Maximum = MetadataCharactersMax });
        return default;
    }
}
