using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Errors;

namespace Platform.Fields;

/// <summary>The contract's rules for <c>labels</c> and <c>attributes</c>, once for every resource.</summary>
public static partial class Labels
{
    /// <summary>Labels an entity may have.</summary>
    public const int CountMax = 50;

    // Case-sensitive on purpose: a well-known client keeps its own marks under the prefix KONGCTL-.
    private static readonly string[] ReservedPrefixes = ["kong", "konnect", "mesh", "kic", "_"];

    /// <summary>Reads <c>labels</c>. In a change (<paramref name="removable"/>) a null value removes the key and a null map removes all keys.</summary>
    public static Optional<LabelsChange> ReadLabels(this BodyFields fields, string name = "labels", bool removable = false)
    {
        var map = fields.Object(name, nullable: removable);
        if (!map.IsGiven) return default;
        if (map.Value is not { } labels) return new(true, new LabelsChange(RemovesAll: true, new Dictionary<string, string?>(StringComparer.Ordinal)));
        var change = new Dictionary<string, string?>(StringComparer.Ordinal);
        var given = labels.Rest();
        if (given.Count > CountMax)
        {
            fields.Faults.Add(TooMany(fields.PathOf(name)));
            return default;
        }
        foreach (var (key, value) in given)
        {
            var path = labels.PathOf(key);
            if (!KeyForm().Fits(key) || ReservedPrefixes.Any(prefix => key.StartsWith(prefix, StringComparison.Ordinal)))
                fields.Faults.Add(new(path, "is_label", $"{path}: a label key has 1 to 63 characters and does not start with {string.Join(", ", ReservedPrefixes)}"));
            else if (value.ValueKind == JsonValueKind.Null && removable) change[key] = null;
            else if (value.ValueKind == JsonValueKind.String && ValueForm().Fits(value.GetString()!)) change[key] = value.GetString();
            else fields.Faults.Add(new(path, "is_label", $"{path}: a label value has 1 to 63 letters, digits, '-', '.' or '_', starting and ending with a letter or digit"));
        }
        return new(true, new LabelsChange(RemovesAll: false, change));
    }

    /// <summary>The fault of a map with more than <see cref="CountMax"/> labels.</summary>
    public static Fault TooMany(string field) => new(field, "max_items", $"{field} must have at most {CountMax} labels") { Maximum = CountMax };

    /// <summary>Reads <c>attributes</c>: keys with lists of 1 to 20 values, replaced as a whole. A null list leaves its key out.</summary>
    public static Optional<Dictionary<string, List<string>>> ReadAttributes(this BodyFields fields, string name = "attributes")
    {
        var map = fields.Object(name);
        if (map.Value is not { } attributes) return default;
        var read = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (key, _) in attributes.Peek())
        {
            if (!AttributeKeyForm().Fits(key))
                fields.Faults.Add(new(attributes.PathOf(key), "matches_regex", $"{attributes.PathOf(key)}: an attribute key has at most 128 of a-z, 0-9, '-' and '_'"));
            var values = attributes.Texts(key, nullable: true, min: 1, max: 20, itemMin: 1, itemMax: 512, pattern: AttributeValueForm(), form: "not contain ',', '<' or '>'");
            if (values.Value is { } list) read[key] = list;
        }
        attributes.Close();
        return new(true, read);
    }

    [GeneratedRegex("^.{1,63}$", RegexOptions.NonBacktracking)]
    private static partial Regex KeyForm();

    [GeneratedRegex("^[a-z0-9A-Z]([a-z0-9A-Z._-]{0,61}[a-z0-9A-Z])?$", RegexOptions.NonBacktracking)]
    private static partial Regex ValueForm();

    [GeneratedRegex("^[a-z0-9_-]{1,128}$", RegexOptions.NonBacktracking)]
    private static partial Regex AttributeKeyForm();

    [GeneratedRegex("^[^,<>]*$", RegexOptions.NonBacktracking)]
    private static partial Regex AttributeValueForm();
}

/// <summary>What a body says about labels.</summary>
/// <param name="RemovesAll">The map itself was null.</param>
/// <param name="Set">Keys with their new value, or null where the key goes.</param>
public sealed record LabelsChange(bool RemovesAll, IReadOnlyDictionary<string, string?> Set)
{
    /// <summary>
    /// Null, or the fault of a merge that leaves more than <see cref="Labels.CountMax"/> labels: each change may be small enough and their sum not. To be asked where the labels
    /// before the change are known.
    /// </summary>
    public Fault? FaultAfter(IReadOnlyDictionary<string, string> labels, string field = "labels") =>
        ApplyTo(labels).Count > Labels.CountMax ? Labels.TooMany(field) : null;

    /// <summary>The labels after the change.</summary>
    public Dictionary<string, string> ApplyTo(IReadOnlyDictionary<string, string> labels)
    {
        var changed = RemovesAll ? [] : new Dictionary<string, string>(labels, StringComparer.Ordinal);
        foreach (var (key, value) in Set)
        {
            if (value is null) changed.Remove(key);
            else changed[key] = value;
        }
        return changed;
    }
}
