using System.Text.Json.Nodes;
using Contract.Documents;

namespace Contract.Schemas;

/// <summary>A body with one thing wrong, and where.</summary>
public sealed record Faulty(Place At, string Constraint, JsonNode? Body);

/// <summary>Every way in which one constraint of a schema can be hurt, each as a change of a body that hurts none.</summary>
public sealed class Faults(ContractFile file, JsonNode body)
{
    private const int DepthMax = 5;

    private static readonly string[] Oddities = [" ", "!", "a b!", "ä/ö?", "-", "_", "x\ty", "\n", "<>", "ABC def", "not/a/match", "%"];

    public IEnumerable<Faulty> Of(JsonObject schema) => Of(schema, body, Place.Root, isNullable: false);

    private IEnumerable<Faulty> Of(JsonObject schema, JsonNode? value, Place at, bool isNullable)
    {
        isNullable |= Schema.IsNullable(schema);
        var flat = Schema.Flatten(file, schema, value);
        isNullable |= Schema.IsNullable(flat);
        var type = flat["type"]?.ToString() ?? (flat["properties"] is null ? null : "object");
        if (type is not null) yield return Wrong(at, "type", type == "string" ? 7 : type == "object" ? "no object" : type == "array" ? "no array" : "no " + type);
        if (type is not null && !isNullable && at.Steps.Count > 0) yield return Wrong(at, "null", null);
        if (flat["enum"] is JsonArray) yield return Wrong(at, "enum", type is "integer" or "number" ? 987654 : "none-of-the-choices");
        var inner = type switch
        {
            "string" => Text(flat, at),
            "integer" or "number" => Number(flat, at, type == "integer"),
            "array" => List(flat, value as JsonArray, at),
            "object" => Map(flat, value as JsonObject, at),
            _ => [],
        };
        foreach (var fault in inner) yield return fault;
    }

    private IEnumerable<Faulty> Text(JsonObject schema, Place at)
    {
        if (schema["enum"] is not null) yield break;
        var pattern = schema["pattern"]?.ToString();
        if (schema["minLength"]?.GetValue<long>() is > 0 and var least) yield return Wrong(at, "minLength", new string('a', (int)least - 1));
        if (schema["maxLength"]?.GetValue<long>() is { } most) yield return Wrong(at, "maxLength", new string('a', (int)most + 1));
        if (pattern is not null && Oddities.Append("").FirstOrDefault(odd => !Patterns.Fits(pattern, odd)) is { } miss) yield return Wrong(at, "pattern", miss);
        if (Formats.Wrong(schema["format"]?.ToString()) is { } wrong) yield return Wrong(at, "format", wrong);
    }

    private IEnumerable<Faulty> Number(JsonObject schema, Place at, bool isWhole)
    {
        if (isWhole) yield return Wrong(at, "whole", 1.5);
        if (schema["minimum"] is { } least) yield return Wrong(at, "minimum", Schema.Number(least) - 1);
        if (schema["maximum"] is { } most) yield return Wrong(at, "maximum", Schema.Number(most) + 1);
    }

    private IEnumerable<Faulty> List(JsonObject schema, JsonArray? list, Place at)
    {
        if (schema["items"] is not { } items) yield break;
        var inner = file.Resolve(items);
        var item = list is { Count: > 0 } ? list[0] : Samples.Of(file, inner);
        if (schema["minItems"]?.GetValue<long>() is > 0 and var least) yield return Wrong(at, "minItems", Copies(item, least - 1));
        if (schema["maxItems"]?.GetValue<long>() is { } most and < 200) yield return Wrong(at, "maxItems", Copies(item, most + 1));
        if (schema["uniqueItems"]?.GetValue<bool>() == true && item is not null && (schema["maxItems"]?.GetValue<long>() ?? 2) >= 2) yield return Wrong(at, "uniqueItems", Copies(item, 2));
        if (item is null || at.Steps.Count >= DepthMax) yield break;
        var filled = list is { Count: > 0 } ? body : at.Put(body, new JsonArray(item.DeepClone()));
        foreach (var fault in new Faults(file, filled!).Of(inner, item, at.Into(0), isNullable: false)) yield return fault;
    }

    private IEnumerable<Faulty> Map(JsonObject schema, JsonObject? map, Place at)
    {
        var properties = schema["properties"]?.AsObject() ?? [];
        var rest = schema["additionalProperties"];
        var present = map ?? Samples.Of(file, schema) as JsonObject ?? [];
        var filled = at.Put(body, present)!;
        if (at.Steps.Count > 0 && rest is JsonValue && !rest.GetValue<bool>())
            yield return new(at.Into("zz_unknown"), "unknown_property", at.Into("zz_unknown").Put(filled, 1));
        foreach (var name in (schema["required"]?.AsArray() ?? []).Select(name => name!.GetValue<string>()).Distinct())
            if (properties[name] is { } property && !IsRead(property)) yield return new(at.Into(name), "required", present.ContainsKey(name) ? at.Into(name).Without(filled) : filled);
        if (at.Steps.Count >= DepthMax) yield break;
        foreach (var (name, property) in properties)
        {
            if (property is null || IsRead(property)) continue;
            var inner = file.Resolve(property);
            // Alternatives of a value that is not there are all tried.
            var isOpen = present[name] is null && Schema.Branches(file, inner).Count > 1;
            foreach (var start in isOpen ? Schema.Branches(file, inner).Select(branch => Samples.Of(file, branch)) : [present[name]])
                foreach (var fault in new Faults(file, filled).Of(inner, start, at.Into(name), Schema.IsNullable(property.AsObject()))) yield return fault;
        }
        if (rest is not JsonObject values) yield break;
        if (schema["maxProperties"]?.GetValue<long>() is { } most and < 200)
        {
            var sample = present.FirstOrDefault(pair => !properties.ContainsKey(pair.Key)).Value ?? Samples.Of(file, file.Resolve(values));
            yield return Wrong(at, "maxProperties", new JsonObject(Enumerable.Range(0, (int)most + 1).Select(i => KeyValuePair.Create($"key{i}", sample?.DeepClone()))));
        }
        var key = present.Select(pair => pair.Key).FirstOrDefault(key => !properties.ContainsKey(key)) ?? "key";
        foreach (var fault in new Faults(file, filled).Of(file.Resolve(values), present[key], at.Into(key), Schema.IsNullable(values))) yield return fault;
    }

    private bool IsRead(JsonNode property) => Schema.Is(property, file.Resolve(property), "readOnly");

    private Faulty Wrong(Place at, string constraint, JsonNode? value) => new(at, constraint, at.Put(body, value));

    private static JsonArray Copies(JsonNode? item, long count) => new([.. Enumerable.Range(0, (int)count).Select(_ => item?.DeepClone())]);
}
