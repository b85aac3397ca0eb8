using Features.Apis;
using Platform.Errors;
using Platform.Fields;

namespace Features.ApiVersions;

/// <summary>What a version must obey. Collects every fault.</summary>
public static class ApiVersionRules
{
    private static readonly string[] ReadOnly = ["id", "created_at", "updated_at"];

    /// <summary>The draft, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApiVersionDraft? ReadDraft(BodyFields body)
    {
        var version = body.Name("version", min: 1, max: ApiRules.CharactersMax);
        var content = ReadContent(body, required: true);
        body.Ignore(ReadOnly);
        return body.Close() ? new(version.Value, content.Value!) : null;
    }

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApiVersionChange? ReadChange(BodyFields body)
    {
        var change = new ApiVersionChange(body.Name("version", min: 1, max: ApiRules.CharactersMax), ReadContent(body, required: false));
        body.Ignore(ReadOnly);
        return body.Close() ? change : null;
    }

    /// <summary>The name of a new version: the one that was given, or the document's own. Null with the fault when there is none that will do.</summary>
    public static string? NameOf(string? given, string? ofDocument, out Fault? fault)
    {
        fault = (given, ofDocument) switch
        {
            (null, null) => Fault.MissingReference("version", "version must be provided if not included in spec_content"),
            (null, { Length: > ApiRules.CharactersMax }) => new("version", "max_length", $"version must be shorter than or equal to {ApiRules.CharactersMax} characters")
            {
                Maximum = ApiRules.CharactersMax,
            },
            _ => null,
        };
        return fault is null ? given ?? ofDocument : null;
    }

    private static Optional<string?> ReadContent(BodyFields body, bool required)
    {
        if (body.Object("spec", required).Value is not { } spec) return default;
        var content = spec.Text("content", required, min: 1);
        spec.Ignore("type", "validation_messages");
        spec.Close();
        return content;
    }
}
