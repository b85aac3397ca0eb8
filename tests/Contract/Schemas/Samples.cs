using System.Text.Json.Nodes;
using Contract.Documents;

namespace Contract.Schemas;

/// <summary>The plainest values that a schema allows: what its example, its default or its bounds say.</summary>
public static class Samples
{
    private const int DepthMax = 6;

    public static JsonNode? Of(ContractFile file, JsonObject schema, int depth = 0)
    {
        if (depth > DepthMax) return null;
        if (schema["example"] is { } example) return example.DeepClone();
        if (schema["default"] is { } preset) return preset.DeepClone();
        if (schema["enum"] is JsonArray choices) return choices[0]?.DeepClone();
        schema = Schema.Flatten(file, schema, null);
        return schema["type"]?.ToString() switch
        {
            "object" or null when schema["properties"] is JsonObject properties => Map(file, schema, properties, depth),
            "object" => new JsonObject(),
            "array" => new JsonArray([.. Enumerable.Range(0, (int)(schema["minItems"]?.GetValue<long>() ?? 1)).Select(_ => Of(file, file.Resolve(schema["items"]!), depth + 1))]),
            "boolean" => true,
            "integer" or "number" => (long)(schema["minimum"] is { } least ? Schema.Number(least) : 1),
            "string" => Text(schema),
            _ => null,
        };
    }

    private static JsonObject Map(ContractFile file, JsonObject schema, JsonObject properties, int depth)
    {
        var map = new JsonObject();
        foreach (var name in (schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).Distinct())
            if (properties[name] is { } property && !Schema.Is(property, file.Resolve(property), "readOnly")) map[name] = Of(file, file.Resolve(property), depth + 1);
        return map;
    }

    private static string Text(JsonObject schema)
    {
        var text = schema["format"]?.ToString() switch
        {
            "uuid" => Guid.NewGuid().ToString(),
            "date-time" => "2030-01-01T00:00:00.000Z",
            "email" => "dora@example.com",
            "uri" or "url" => "https://example.com/",
            "hostname" => "example.com",
            _ => new string('a', (int)Math.Max(1, schema["minLength"]?.GetValue<long>() ?? 1)),
        };
        if (schema["pattern"] is not { } pattern || Patterns.Fits(pattern.ToString(), text)) return text;
        return new[] { "#123456", "/a", "1", "A", "a-b", "https://a.example", "2030-01-01", "a.b" }.FirstOrDefault(one => Patterns.Fits(pattern.ToString(), one)) ?? text;
    }
}
