using System.Text.RegularExpressions;
using Features.ApiVersions;
using Platform.Errors;
using Platform.Fields;

namespace Features.ProductSpecifications;

/// <summary>What the specification of a product's version must obey. Collects every fault.</summary>
public static partial class ProductSpecificationRules
{
    public const string ContentField = "content";

    private const int NameCharactersMax = 255;

    private static readonly string[] ReadOnly = ["id", "created_at", "updated_at"];

    /// <summary>The draft, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ProductSpecificationDraft? ReadDraft(BodyFields body)
    {
        var (name, content) = (ReadName(body, required: true), ReadContent(body, required: true));
        body.Ignore(ReadOnly);
        return body.Close() ? new(name.Value!, content!) : null;
    }

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ProductSpecificationChange? ReadChange(BodyFields body)
    {
        var change = new ProductSpecificationChange(ReadName(body, required: false), ReadContent(body, required: false));
        body.Ignore(ReadOnly);
        return body.Close() ? change : null;
    }

    /// <summary>The classic contract knows OpenAPI only.</summary>
    public static Problem? FaultOf(SpecificationContent document) => document.Specification.Type == SpecificationType.Asyncapi
        ? Problem.Invalid(new Fault(ContentField, "invalid", "content must be a document of OpenAPI 2.0 or 3"))
        : null;

    internal static Optional<string?> ReadName(BodyFields body, bool required) =>
        body.Name("name", required, min: 1, max: NameCharactersMax, pattern: FileName(), form: "end in .yaml, .yml or .json");

    private static byte[]? ReadContent(BodyFields body, bool required)
    {
        if (body.Text(ContentField, required, min: 1).Value is not { } text) return null;
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        if (Convert.TryFromBase64String(text, bytes, out var length)) return bytes[..length];
        body.Faults.Add(Fault.Not(body.PathOf(ContentField), "is_base64", "the document in base64"));
        return null;
    }

    [GeneratedRegex(@"^.+(?:\.yaml|\.yml|\.json)$", RegexOptions.NonBacktracking)]
    private static partial Regex FileName();
}
