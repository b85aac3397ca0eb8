using System.Globalization;
using System.Text.Json.Nodes;
using Contract.Documents;
using Contract.Schemas;
using FsCheck;
using FsCheck.Fluent;

namespace Contract.Fuzz;

/// <summary>Random bodies around a schema: mostly what it allows, here and there what no schema would.</summary>
public static class Bodies
{
    private const int DepthMax = 6;

    private static readonly string[] Texts =
    [
        "", " ", "a", "A-b_c.1", "name", "ünï cödé", "\u0000", "\u200b\u202e", "\ud83d\ude80", "a\nb\tc", "'", "\"", "\\", "/", "//", "..", "../..", "%2F", "%", "#", "?", "|", "*", "$ref", "{}", "[]", "${x}",
        "null", "true", "0", "-1", "<script>alert(1)</script>", "' or PartitionKey ne '", "00000000-0000-0000-0000-000000000000", "9f5061ce-78f6-4452-9108-ad7c02821fd5", "https://example.com", "http://[::1", "mailto:a@b",
        "data:image/png;base64,AAAA", "data:;base64,*", "a@b.c", "@", "192.0.2.1/33", "::/0", "2026-02-30T25:61:61Z", "2026-01-01T00:00:00Z", "---\ntitle: [\n---\n# x", "openapi: 3.0.0", "{\"openapi\":\"3.1.0\"}",
        new('a', 300), new('é', 5000), new('[', 200), "^(a+)+$", "\r\nX: y", "＜", "İ", "ß",
    ];

    private static readonly string[] Numbers = ["0", "-0", "-1", "1", "2", "255", "65536", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775808", "1e308", "1e400", "0.1", "-1.5e-300", "123456789012345678901234567890"];

    /// <summary>A body for an operation; null is JSON's.</summary>
    public static Gen<JsonNode?> Of(ContractFile file, JsonObject schema) => Around(file, schema, 0);

    private static Gen<JsonNode?> Around(ContractFile file, JsonObject schema, int depth) =>
        Gen.Frequency((50, Allowed(file, schema, depth)), (1, Anything(depth)));

    private static Gen<JsonNode?> Allowed(ContractFile file, JsonObject schema, int depth)
    {
        if (depth > DepthMax || Schema.Is(schema, schema, "readOnly")) return Gen.Constant<JsonNode?>(null);
        var branches = Schema.Branches(file, schema);
        if (branches.Count > 0 && schema["properties"] is null) return Gen.Elements(branches.ToArray()).SelectMany(branch => Around(file, branch, depth + 1));
        var flat = Schema.Flatten(file, schema, null);
        var value = (flat["type"]?.ToString(), flat) switch
        {
            (_, { } s) when s["enum"] is JsonArray choices => Gen.Elements(choices.ToArray()).Select(choice => choice?.DeepClone()),
            ("string", { } s) => Text(file, s),
            ("integer" or "number", { } s) => Number(s),
            ("boolean", _) => Gen.Elements(true, false).Select(flag => (JsonNode?)flag),
            ("array", { } s) when s["items"] is { } items => Around(file, file.Resolve(items), depth + 1).ListOf(3).Select(list => (JsonNode?)new JsonArray([.. list.Select(item => item?.DeepClone())])),
            ("object" or null, { } s) when s["properties"] is not null || s["additionalProperties"] is JsonObject => Map(file, s, depth),
            _ => Anything(depth),
        };
        return Schema.IsNullable(schema) ? Gen.Frequency((5, value), (1, Gen.Constant<JsonNode?>(null))) : value;
    }

    private static Gen<JsonNode?> Text(ContractFile file, JsonObject schema)
    {
        var plain = Samples.Of(file, schema)?.ToString() ?? "";
        var most = (int)Math.Min(schema["maxLength"]?.GetValue<long>() ?? 40, 70_000);
        var fitting = new[] { plain, plain, new('x', most), schema["example"]?.ToString() ?? plain };
        return Gen.Frequency((12, Gen.Elements(fitting)), (1, Gen.Elements(Texts)), (1, Guids)).Select(text => (JsonNode?)text);
    }

    private static Gen<string> Guids => Gen.Choose(0, int.MaxValue).Select(part => $"{part:x8}-0000-4000-8000-{part:x12}");

    private static Gen<JsonNode?> Number(JsonObject schema)
    {
        var least = schema["minimum"] is { } minimum ? (long)Schema.Number(minimum) : 0;
        var most = schema["maximum"] is { } maximum ? (long)Schema.Number(maximum) : least + 100;
        return Gen.Frequency((20, Gen.Elements(least, least + 1, most, most - 1).Select(number => (JsonNode?)number)), (1, Odd));
    }

    private static Gen<JsonNode?> Map(ContractFile file, JsonObject schema, int depth)
    {
        var properties = schema["properties"]?.AsObject() ?? [];
        var required = (schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).ToHashSet();
        var entries = properties.Select(property =>
            from isGiven in Gen.Choose(0, 99)
            from value in Around(file, file.Resolve(property.Value!), depth + 1)
            select (Name: property.Key, IsGiven: required.Contains(property.Key) ? isGiven < 99 : isGiven < 40, Value: value)).ToArray();
        var rest = schema["additionalProperties"] is JsonObject values ? Around(file, file.Resolve(values), depth + 1) : Anything(depth);
        var extra = from key in Gen.Elements(Texts) from value in rest select (Name: key, Value: value);
        return from given in Gen.CollectToArray(entries, entry => entry)
               from more in Gen.Frequency((schema["additionalProperties"] is JsonObject ? 2 : 40, Gen.Constant(0)), (1, Gen.Choose(1, 3)))
               from others in extra.ListOf(more)
               select (JsonNode?)Written(given.Where(entry => entry.IsGiven).Select(entry => (entry.Name, (JsonNode?)entry.Value)).Concat(others));
    }

    private static JsonObject Written(IEnumerable<(string Name, JsonNode? Value)> entries)
    {
        var map = new JsonObject();
        foreach (var (name, value) in entries) map[name] = value?.DeepClone();
        return map;
    }

    private static Gen<JsonNode?> Odd => Gen.Elements(Numbers).Select(digits => JsonNode.Parse(digits));

    private static Gen<JsonNode?> Anything(int depth)
    {
        var scalar = Gen.OneOf(Gen.Constant<JsonNode?>(null), Gen.Elements(true, false).Select(flag => (JsonNode?)flag), Odd, Gen.Elements(Texts).Select(text => (JsonNode?)text));
        if (depth > DepthMax) return scalar;
        return Gen.OneOf(
            scalar,
            Gen.Choose(0, 3).SelectMany(count => scalar.ListOf(count)).Select(list => (JsonNode?)new JsonArray([.. list.Select(item => item?.DeepClone())])),
            Gen.Elements(Texts).Zip(scalar).Select(pair => (JsonNode?)new JsonObject { [pair.Item1] = pair.Item2?.DeepClone() }),
            Gen.Choose(1, 70).Select(Nested));
    }

    // Deeper than parsers go.
    private static JsonNode? Nested(int levels)
    {
        JsonNode? node = string.Create(CultureInfo.InvariantCulture, $"{levels}");
        for (var i = 0; i < levels; i++) node = i % 2 == 0 ? new JsonArray(node) : new JsonObject { ["x"] = node };
        return node;
    }
}
