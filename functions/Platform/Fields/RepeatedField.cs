using System.Globalization;
using System.Text.Json;

namespace Platform.Fields;

/// <summary>Finds the field that an object names twice: the parser only says that there is one.</summary>
internal static class RepeatedField
{
    /// <summary>Its dotted path, or null when the text is no JSON at all.</summary>
    /// <param name="json">What the parser refused.</param>
    /// <param name="refused">The options with which it did.</param>
    public static string? In(ReadOnlyMemory<byte> json, JsonDocumentOptions refused)
    {
        try
        {
            using var document = JsonDocument.Parse(json, refused with { AllowDuplicateProperties = true });
            return In(document.RootElement, "");
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? In(JsonElement element, string path)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in Members(element))
        {
            if (!seen.Add(name)) return path + name;
            if (In(value, $"{path}{name}.") is { } deeper) return deeper;
        }
        return null;
    }

    private static IEnumerable<(string Name, JsonElement Value)> Members(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().Select(property => (property.Name, property.Value)),
        JsonValueKind.Array => element.EnumerateArray().Select((item, index) => (index.ToString(CultureInfo.InvariantCulture), item)),
        _ => [],
    };
}
