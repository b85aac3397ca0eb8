using System.Text.Json;
using System.Text.Json.Nodes;
using Contract.Documents;

namespace Contract.Schemas;

/// <summary>Something in a body that its schema does not allow.</summary>
public sealed record Violation(string Path, string Message)
{
    public override string ToString() => $"{(Path.Length == 0 ? "body" : Path)}: {Message}";
}

/// <summary>Which way a body goes: a field that is only read may be missing in a request, one that is only written must not be in a response.</summary>
public enum Direction { Request, Response }

/// <summary>
/// Holds a JSON value against a schema of the contract: the keywords of OpenAPI 3.0 that its files use, strictly. A null where <c>nullable</c> does not stand, and a
/// key that <c>additionalProperties: false</c> excludes, are violations. (NJsonSchema reads <c>nullable</c> in some places only.)
/// </summary>
public sealed class SchemaCheck(ContractFile file, Direction direction)
{
    public List<Violation> Check(JsonNode schema, JsonNode? value)
    {
        var found = new List<Violation>();
        Visit(file.Resolve(schema), value, "", [], found);
        return found;
    }

    /// <summary>The branch of a union that a value belongs to: the one that the discriminator names, or else the one with the fewest violations.</summary>
    public JsonObject Branch(JsonObject schema, JsonNode? value, out List<Violation> violations) => Branch(schema, value, "", [], out violations);

    private void Visit(JsonObject schema, JsonNode? value, string path, HashSet<string> elsewhere, List<Violation> found)
    {
        var type = TypeOf(schema);
        if (value is null)
        {
            if (Schema.IsNullable(schema)) return;
            if (type is not null || (schema["oneOf"] ?? schema["anyOf"] ?? schema["allOf"]) is null && schema["enum"] is not null)
            {
                found.Add(new(path, $"null, not {type}"));
                return;
            }
        }
        if (type is not null && !IsOf(type, value))
        {
            found.Add(new(path, $"{Kind(value)}, not {type}"));
            return;
        }
        if (schema["enum"] is JsonArray choices && !choices.Any(choice => JsonNode.DeepEquals(choice, value)))
            found.Add(new(path, $"{value?.ToJsonString()} is none of {choices.ToJsonString()}"));
        if (value is JsonValue scalar) Scalar(schema, scalar, path, found);
        if (value is JsonArray list) List(schema, list, path, found);

        var parts = (schema["allOf"]?.AsArray() ?? []).Select(part => file.Resolve(part!)).ToList();
        var isUnion = (schema["oneOf"] ?? schema["anyOf"]) is not null;
        // Parts of one object name different keys, and each excludes the others' unless it is told of them.
        var known = new HashSet<string>(elsewhere);
        if (parts.Count > 0 || isUnion) known.UnionWith(Schema.KeysOf(file, schema));
        if (value is JsonObject map) Map(schema, map, path, known, found);
        foreach (var part in parts) Visit(part, value, path, known, found);
        if (!isUnion) return;
        Branch(schema, value, path, known, out var violations);
        found.AddRange(violations);
    }

    private JsonObject Branch(JsonObject schema, JsonNode? value, string path, HashSet<string> elsewhere, out List<Violation> violations)
    {
        var branches = Schema.Branches(file, schema);
        if (Schema.Named(file, schema, value) is { } named) branches = [named];
        (JsonObject Branch, List<Violation> Violations)? best = null;
        foreach (var branch in branches)
        {
            var found = new List<Violation>();
            Visit(branch, value, path, branches.Count == 1 ? elsewhere : [.. elsewhere.Except(Schema.KeysOf(file, schema)), .. Schema.OwnKeys(schema)], found);
            if (best is null || found.Count < best.Value.Violations.Count) best = (branch, found);
        }
        violations = best!.Value.Violations;
        return best.Value.Branch;
    }

    private void Map(JsonObject schema, JsonObject map, string path, HashSet<string> elsewhere, List<Violation> found)
    {
        var properties = schema["properties"]?.AsObject() ?? [];
        var required = (schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).ToHashSet();
        foreach (var name in required)
        {
            if (!map.ContainsKey(name) && !IsLeftOut(properties[name])) found.Add(new(Join(path, name), "is required and not there"));
        }
        if (schema["maxProperties"] is { } most && map.Count > most.GetValue<long>()) found.Add(new(path, $"{map.Count} keys, not more than {most}"));
        if (schema["minProperties"] is { } least && map.Count < least.GetValue<long>()) found.Add(new(path, $"{map.Count} keys, not less than {least}"));
        foreach (var (name, value) in map)
        {
            if (properties[name] is { } property)
            {
                var inner = file.Resolve(property);
                // Of a key that is required and only written (`labels` of an application) the former is meant.
                if (direction == Direction.Response && !required.Contains(name) && Schema.Is(property, inner, "writeOnly")) found.Add(new(Join(path, name), "is only written and was told"));
                Visit(inner, value, Join(path, name), [], found);
            }
            else if (schema["additionalProperties"] is JsonObject rest) Visit(file.Resolve(rest), value, Join(path, name), [], found);
            else if (schema["additionalProperties"] is JsonValue && !schema["additionalProperties"]!.GetValue<bool>() && !elsewhere.Contains(name))
                found.Add(new(Join(path, name), "is not allowed"));
        }
    }

    private bool IsLeftOut(JsonNode? property) =>
        property is not null && Schema.Is(property, file.Resolve(property), direction == Direction.Request ? "readOnly" : "writeOnly");

    private void List(JsonObject schema, JsonArray list, string path, List<Violation> found)
    {
        if (schema["minItems"] is { } least && list.Count < least.GetValue<long>()) found.Add(new(path, $"{list.Count} items, not less than {least}"));
        if (schema["maxItems"] is { } most && list.Count > most.GetValue<long>()) found.Add(new(path, $"{list.Count} items, not more than {most}"));
        if (schema["uniqueItems"]?.GetValue<bool>() == true && list.Select(item => item?.ToJsonString()).Distinct().Count() < list.Count) found.Add(new(path, "an item twice"));
        if (schema["items"] is not { } items) return;
        var inner = file.Resolve(items);
        for (var i = 0; i < list.Count; i++) Visit(inner, list[i], Join(path, i.ToString()), [], found);
    }

    private static void Scalar(JsonObject schema, JsonValue value, string path, List<Violation> found)
    {
        if (value.GetValueKind() == JsonValueKind.String)
        {
            var text = value.GetValue<string>();
            if (schema["minLength"] is { } least && text.Length < least.GetValue<long>()) found.Add(new(path, $"{text.Length} characters, not less than {least}"));
            if (schema["maxLength"] is { } most && text.Length > most.GetValue<long>()) found.Add(new(path, $"{text.Length} characters, not more than {most}"));
            if (schema["pattern"] is { } pattern && !Patterns.Fits(pattern.GetValue<string>(), text)) found.Add(new(path, $"'{text}' does not match {pattern}"));
            if (schema["format"]?.GetValue<string>() is { } format && !Formats.IsOf(format, text)) found.Add(new(path, $"'{text}' is no {format}"));
        }
        else if (value.GetValueKind() == JsonValueKind.Number)
        {
            var number = Schema.Number(value);
            if (schema["minimum"] is { } least && number < Schema.Number(least)) found.Add(new(path, $"{number}, not less than {least}"));
            if (schema["maximum"] is { } most && number > Schema.Number(most)) found.Add(new(path, $"{number}, not more than {most}"));
        }
    }

    private static bool IsOf(string type, JsonNode? value) => (type, Kind(value)) switch
    {
        ("integer", JsonValueKind.Number) => value!.ToJsonString() is var digits && !digits.Contains('.') && !digits.Contains('e', StringComparison.OrdinalIgnoreCase),
        ("number", JsonValueKind.Number) or ("string", JsonValueKind.String) or ("object", JsonValueKind.Object) or ("array", JsonValueKind.Array)
            or ("boolean", JsonValueKind.True or JsonValueKind.False) => true,
        _ => false,
    };

    private static string? TypeOf(JsonObject schema) =>
        schema["type"] is JsonArray several ? several.Select(one => one!.GetValue<string>()).FirstOrDefault(one => one != "null") : schema["type"]?.GetValue<string>();

    private static JsonValueKind Kind(JsonNode? value) => value?.GetValueKind() ?? JsonValueKind.Null;

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
