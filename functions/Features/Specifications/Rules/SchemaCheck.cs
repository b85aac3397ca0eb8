using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Features.Specifications.Rules;

/// <summary>
/// Whether a value is what a schema asks for. Of JSON Schema it knows what descriptions of APIs use, and passes over what it does not know. One document has so many steps; what
/// is left of it when they are used up is not looked at.
/// </summary>
internal sealed class SchemaCheck(Ruled document)
{
    private const int StepsMax = 500_000;
    private const int DepthMax = 40;
    private const int PatternsMax = 200;
    private const int PatternCharactersMax = 500;

    private readonly Dictionary<string, Regex?> _patterns = new(StringComparer.Ordinal);
    private int _steps = StepsMax;

    /// <summary>What is wrong with the value, or null.</summary>
    public string? FaultOf(JsonElement schema, JsonElement value) => Fault(schema, value, "", 0);

    /// <summary>Whether a value is of one of the types that a schema names.</summary>
    public bool IsOf(JsonElement type, JsonElement value, bool nullable) =>
        (nullable && value.ValueKind == JsonValueKind.Null)
        || (type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Any(one => Is(one, value)) : Is(type, value));

    private string? Fault(JsonElement schema, JsonElement value, string at, int depth)
    {
        if (--_steps < 0 || depth > DepthMax) return null;
        if (schema.ValueKind == JsonValueKind.False) return $"{Name(at)} is not allowed";
        if (schema.ValueKind != JsonValueKind.Object) return null;
        if (LocalReferences.ReferenceOf(schema) is { } reference)
        {
            if (document.References.Follow(reference, out _) is { } target && Fault(target, value, at, depth + 1) is { } fault) return fault;
            if (!document.HasPlainSchemas) return null;
        }
        if (value.ValueKind == JsonValueKind.Null && IsTrue(schema, "nullable")) return null;
        if (schema.TryGetProperty("type", out var type) && !IsOf(type, value, nullable: false))
            return $"{Name(at)} must be of type {string.Join(" or ", TypesOf(type))}";
        if (schema.TryGetProperty("enum", out var choices) && choices.ValueKind == JsonValueKind.Array && !Among(choices, value))
            return $"{Name(at)} must be one of the values of its enum";
        if (schema.TryGetProperty("const", out var constant) && !JsonElement.DeepEquals(constant, value)) return $"{Name(at)} must be the value of its const";
        return value.ValueKind switch
        {
            JsonValueKind.String => OfText(schema, value.GetString()!, at),
            JsonValueKind.Number => OfNumber(schema, value, at),
            JsonValueKind.Array => OfList(schema, value, at, depth),
            JsonValueKind.Object => OfObject(schema, value, at, depth),
            _ => null,
        } ?? OfOthers(schema, value, at, depth);
    }

    private string? OfText(JsonElement schema, string text, string at)
    {
        if (Number(schema, "minLength") is { } min && text.Length < min) return $"{Name(at)} must have at least {min} characters";
        if (Number(schema, "maxLength") is { } max && text.Length > max && text.EnumerateRunes().Count() > max) return $"{Name(at)} must have at most {max} characters";
        if (Text(schema, "pattern") is { } pattern && PatternOf(pattern) is { } regex && !regex.IsMatch(text)) return $"{Name(at)} must match {pattern}";
        var sound = Text(schema, "format") switch
        {
            "uuid" => Guid.TryParseExact(text, "D", out _),
            "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            "date-time" => Platform.Fields.Rfc3339.TryRead(text, out _),
            "ipv4" => System.Net.IPAddress.TryParse(text, out var address) && address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetwork,
            "email" => text.IndexOf('@', StringComparison.Ordinal) is > 0 and var sign && sign < text.Length - 1,
            _ => true,
        };
        return sound ? null : $"{Name(at)} must have the format {Text(schema, "format")}";
    }

    private static string? OfNumber(JsonElement schema, JsonElement value, string at)
    {
        if (!value.TryGetDecimal(out var number)) return null;
        var (low, high) = (IsTrue(schema, "exclusiveMinimum"), IsTrue(schema, "exclusiveMaximum"));
        if (Number(schema, "minimum") is { } least && (number < least || (low && number == least))) return $"{Name(at)} must be {(low ? "greater than" : "at least")} {least}";
        if (Number(schema, "maximum") is { } most && (number > most || (high && number == most))) return $"{Name(at)} must be {(high ? "less than" : "at most")} {most}";
        if (Number(schema, "exclusiveMinimum") is { } above && number <= above) return $"{Name(at)} must be greater than {above}";
        if (Number(schema, "exclusiveMaximum") is { } below && number >= below) return $"{Name(at)} must be less than {below}";
        return null;
    }

    private string? OfList(JsonElement schema, JsonElement value, string at, int depth)
    {
        var count = value.GetArrayLength();
        if (Number(schema, "minItems") is { } min && count < min) return $"{Name(at)} must have at least {min} items";
        if (Number(schema, "maxItems") is { } max && count > max) return $"{Name(at)} must have at most {max} items";
        if (!schema.TryGetProperty("items", out var items)) return null;
        var skip = schema.TryGetProperty("prefixItems", out var prefix) && prefix.ValueKind == JsonValueKind.Array ? prefix.GetArrayLength() : 0;
        var index = 0;
        foreach (var item in value.EnumerateArray())
            if (index++ >= skip && Fault(items, item, $"{at}/{index - 1}", depth + 1) is { } fault) return fault;
        return null;
    }

    private string? OfObject(JsonElement schema, JsonElement value, string at, int depth)
    {
        var properties = schema.TryGetProperty("properties", out var known) && known.ValueKind == JsonValueKind.Object ? known : default;
        // What is looked for among many members takes as long as they are many.
        var (own, wanted) = (1 + value.GetPropertyCount() / 8, properties.ValueKind == JsonValueKind.Object ? 1 + properties.GetPropertyCount() / 8 : 1);
        if (schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array)
        {
            foreach (var name in required.EnumerateArray())
            {
                if ((_steps -= own) < 0) return null;
                if (name.ValueKind == JsonValueKind.String && !value.TryGetProperty(name.GetString()!, out _) && !GoesOneWay(properties, name.GetString()!))
                    return $"{Name(at)} must have the property '{name.GetString()}'";
            }
        }
        var others = schema.TryGetProperty("additionalProperties", out var additional) ? additional : default;
        var patterned = schema.TryGetProperty("patternProperties", out _);
        foreach (var property in value.EnumerateObject())
        {
            if ((_steps -= wanted) < 0) return null;
            if (properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(property.Name, out var inner))
            {
                if (Fault(inner, property.Value, $"{at}/{property.Name}", depth + 1) is { } fault) return fault;
            }
            else if (!patterned && others.ValueKind == JsonValueKind.False) return $"{Name(at)} must not have the property '{property.Name}'";
            else if (!patterned && others.ValueKind == JsonValueKind.Object && Fault(others, property.Value, $"{at}/{property.Name}", depth + 1) is { } fault) return fault;
        }
        return null;
    }

    private string? OfOthers(JsonElement schema, JsonElement value, string at, int depth)
    {
        if (schema.TryGetProperty("allOf", out var all) && all.ValueKind == JsonValueKind.Array)
        {
            foreach (var one in all.EnumerateArray())
                if (Fault(one, value, at, depth + 1) is { } fault) return fault;
        }
        if (schema.TryGetProperty("anyOf", out var any) && Fits(any, value, at, depth) == 0) return $"{Name(at)} fits none of its anyOf";
        if (schema.TryGetProperty("oneOf", out var either) && Fits(either, value, at, depth) is { } count and not 1)
            return count == 0 ? $"{Name(at)} fits none of its oneOf" : $"{Name(at)} fits more than one of its oneOf";
        return schema.TryGetProperty("not", out var not) && _steps > 0 && Fault(not, value, at, depth + 1) is null && _steps > 0 && depth < DepthMax
            ? $"{Name(at)} must not fit its not"
            : null;
    }

    // Null when nobody can say: there are no schemas, or no steps left.
    private int? Fits(JsonElement schemas, JsonElement value, string at, int depth)
    {
        if (schemas.ValueKind != JsonValueKind.Array || depth >= DepthMax) return null;
        var count = schemas.EnumerateArray().Count(schema => Fault(schema, value, at, depth + 1) is null);
        return _steps > 0 ? count : null;
    }

    // What goes one way only is not in every sample, required or not.
    private static bool GoesOneWay(JsonElement properties, string name) => properties.ValueKind == JsonValueKind.Object && properties.TryGetProperty(name, out var property)
        && property.ValueKind == JsonValueKind.Object && (IsTrue(property, "readOnly") || IsTrue(property, "writeOnly"));

    private static bool IsTrue(JsonElement schema, string name) => schema.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.True;

    private bool Among(JsonElement choices, JsonElement value)
    {
        _steps -= choices.GetArrayLength();
        return _steps < 0 || choices.EnumerateArray().Any(choice => JsonElement.DeepEquals(choice, value));
    }

    // Without backtracking no pattern takes longer than its text is long; what such a matcher does not know is passed over.
    private Regex? PatternOf(string pattern)
    {
        if (_patterns.TryGetValue(pattern, out var known)) return known;
        if (pattern.Length > PatternCharactersMax || _patterns.Count == PatternsMax) return null;
        try
        {
            return _patterns[pattern] = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return _patterns[pattern] = null;
        }
    }

    private static bool Is(JsonElement type, JsonElement value) => (type.ValueKind == JsonValueKind.String ? type.GetString() : "") switch
    {
        "string" => value.ValueKind == JsonValueKind.String,
        "number" => value.ValueKind == JsonValueKind.Number,
        "integer" => value.ValueKind == JsonValueKind.Number && (!value.TryGetDecimal(out var number) || number == decimal.Truncate(number)),
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        "null" => value.ValueKind == JsonValueKind.Null,
        _ => true,
    };

    private static IEnumerable<string> TypesOf(JsonElement type) =>
        type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(one => one.ToString()) : [type.ToString()];

    private static string Name(string at) => at.Length == 0 ? "it" : $"'{at[1..]}'";

    private static decimal? Number(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Number && found.TryGetDecimal(out var number) ? number : null;

    private static string? Text(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String ? found.GetString() : null;
}
