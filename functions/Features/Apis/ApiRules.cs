using Platform.Fields;

namespace Features.Apis;

/// <summary>What an API must obey. Collects every fault.</summary>
public static class ApiRules
{
    /// <summary>Characters of a name and of a version.</summary>
    public const int CharactersMax = 255;

    // The contract has no bound for these two. Ours keep them within one row, in any script.
    private const int DescriptionCharactersMax = 20_000;
    private const int AttributesCharactersMax = 40_000;

    private static readonly string[] ReadOnly =
        ["id", "current_version_summary", "api_spec_ids", "portals", "implementation_mode", "created_at", "updated_at"];

    /// <summary>The draft, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApiDraft? ReadDraft(BodyFields body)
    {
        var name = body.Name("name", required: true, min: 1, max: CharactersMax);
        var description = ReadDescription(body);
        var version = body.Name("version", nullable: true, min: 1, max: CharactersMax);
        var slug = ReadSlug(body);
        var labels = body.ReadLabels().Value;
        var attributes = ReadAttributes(body);
        var specContent = body.Text("spec_content", min: 1);
        body.Ignore(ReadOnly);
        return body.Close()
            ? new(name.Value!, description.Value, version.Value, slug.Value, labels?.ApplyTo(new Dictionary<string, string>()) ?? [], attributes.Value ?? [], specContent.Value)
            : null;
    }

    /// <summary>The change, or null with the faults noted in <paramref name="body"/>.</summary>
    public static ApiChange? ReadChange(BodyFields body)
    {
        var change = new ApiChange(
            body.Name("name", min: 1, max: CharactersMax),
            ReadDescription(body),
            body.Name("version", nullable: true, min: 1, max: CharactersMax),
            ReadSlug(body),
            body.ReadLabels(removable: true).Value,
            ReadAttributes(body));
        body.Ignore(ReadOnly);
        return body.Close() ? change : null;
    }

    public static Optional<string?> ReadDescription(BodyFields body) => body.Text("description", nullable: true, max: DescriptionCharactersMax);

    public static Optional<Dictionary<string, List<string>>> ReadAttributes(BodyFields body)
    {
        var attributes = body.ReadAttributes();
        if (attributes.IsGiven && attributes.Value.Sum(pair => pair.Key.Length + pair.Value.Sum(value => value.Length)) > AttributesCharactersMax)
            body.Faults.Add(new("attributes", "max_length", $"attributes must have at most {AttributesCharactersMax} characters together") { Maximum = AttributesCharactersMax });
        return attributes;
    }

    /// <summary>A slug as APIs and packages have it; null asks for one made from name and version.</summary>
    public static Optional<string?> ReadSlug(BodyFields body) =>
        body.Text("slug", nullable: true, min: 1, max: Slugs.CharactersMax, pattern: Slugs.Form(), form: @"match /^[\w-]+$/ regular expression");
}
