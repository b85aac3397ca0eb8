using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Contract.Documents;

namespace Contract.Schemas;

/// <summary>Questions to schemas that stand in several parts.</summary>
public static class Schema
{
    private static readonly ConditionalWeakTable<JsonObject, HashSet<string>> Keys = [];

    /// <summary>Whether a keyword stands beside a reference or behind it.</summary>
    public static bool Is(JsonNode property, JsonObject resolved, string keyword) =>
        property[keyword]?.GetValue<bool>() == true || resolved[keyword]?.GetValue<bool>() == true;

    public static bool IsNullable(JsonObject schema) =>
        schema["nullable"]?.GetValue<bool>() == true || (schema["type"] is JsonArray several && several.Any(one => one?.GetValue<string>() == "null"));

    public static double Number(JsonNode node) => double.Parse(node.ToJsonString());

    /// <summary>The alternatives of a union, references resolved.</summary>
    public static List<JsonObject> Branches(ContractFile file, JsonObject schema) =>
        [.. ((schema["oneOf"] ?? schema["anyOf"])?.AsArray() ?? []).Select(branch => file.Resolve(branch!))];

    /// <summary>The alternative that the value's discriminator names, if there is one.</summary>
    public static JsonObject? Named(ContractFile file, JsonObject schema, JsonNode? value)
    {
        if (schema["discriminator"] is not { } discriminator || value is not JsonObject map) return null;
        if (map[discriminator["propertyName"]!.GetValue<string>()] is not JsonValue word || word.GetValueKind() != JsonValueKind.String) return null;
        var name = word.GetValue<string>();
        var target = discriminator["mapping"]?[name]?.GetValue<string>()
            ?? (schema["oneOf"] ?? schema["anyOf"])!.AsArray().Select(branch => branch!["$ref"]?.GetValue<string>()).FirstOrDefault(reference => reference?.EndsWith("/" + name) == true);
        // Some unions tell their alternatives by a word in each; trying all of them would take 17 to the power of a tree's depth.
        if (target is null) return Branches(file, schema).Find(branch => branch["properties"]?[discriminator["propertyName"]!.GetValue<string>()]?["enum"] is JsonArray words && words.Any(one => one!.ToString() == name));
        return file.Resolve(new JsonObject { ["$ref"] = target.StartsWith('#') ? target : "#/components/schemas/" + target });
    }

    /// <summary>The keys that a schema names, its parts' and alternatives' included. They are asked for at every value, so they are kept for as long as the schema is.</summary>
    public static IReadOnlySet<string> KeysOf(ContractFile file, JsonObject schema) => Keys.GetValue(schema, known => Read(file, known));

    private static HashSet<string> Read(ContractFile file, JsonObject schema) =>
    [
        .. OwnKeys(schema),
        .. (schema["allOf"]?.AsArray() ?? []).SelectMany(part => KeysOf(file, file.Resolve(part!))),
        .. Branches(file, schema).SelectMany(branch => KeysOf(file, branch)),
    ];

    /// <summary>The keys that stand in the schema itself.</summary>
    public static IEnumerable<string> OwnKeys(JsonObject schema) => (schema["properties"]?.AsObject() ?? []).Select(property => property.Key);

    /// <summary>One schema without parts: those of <c>allOf</c> and the alternative that the value belongs to are written into it.</summary>
    public static JsonObject Flatten(ContractFile file, JsonObject schema, JsonNode? value)
    {
        if ((schema["allOf"] ?? schema["oneOf"] ?? schema["anyOf"]) is null) return schema;
        var flat = new JsonObject();
        foreach (var part in (schema["allOf"]?.AsArray() ?? []).Select(part => Flatten(file, file.Resolve(part!), value))) Merge(flat, part);
        if ((schema["oneOf"] ?? schema["anyOf"]) is not null)
            Merge(flat, Flatten(file, new SchemaCheck(file, Direction.Request).Branch(schema, value, out _), value));
        Merge(flat, schema);
        return flat;
    }

    private static void Merge(JsonObject into, JsonObject part)
    {
        foreach (var (keyword, value) in part)
        {
            if (keyword is "allOf" or "oneOf" or "anyOf" or "discriminator") continue;
            if (keyword == "properties" && into[keyword] is JsonObject properties)
            {
                foreach (var (name, property) in value!.AsObject()) properties[name] = property?.DeepClone();
            }
            else if (keyword == "required" && into[keyword] is JsonArray required)
            {
                foreach (var name in value!.AsArray()) required.Add(name?.DeepClone());
            }
            else into[keyword] = value?.DeepClone();
        }
    }
}
