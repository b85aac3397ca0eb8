using System.Text.Json;
using System.Text.Json.Nodes;

namespace Features.PackageSpecifications;

/// <summary>What OpenAPI 3.0 says of schemas in words of its own, said as from 3.1 on: a document has one language.</summary>
internal static class SchemaUpgrade
{
    public static void Apply(JsonObject schema)
    {
        if (schema["nullable"] is JsonValue nullable && nullable.TryGetValue<JsonElement>(out var flag) && flag.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            schema.Remove("nullable");
            if (flag.ValueKind == JsonValueKind.True && schema["type"] is JsonValue type) schema["type"] = new JsonArray(type.DeepClone(), "null");
        }
        Bound(schema, "exclusiveMinimum", "minimum");
        Bound(schema, "exclusiveMaximum", "maximum");
    }

    private static void Bound(JsonObject schema, string exclusive, string bound)
    {
        if (schema[exclusive] is not JsonValue value || !value.TryGetValue<JsonElement>(out var flag) || flag.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) return;
        schema.Remove(exclusive);
        if (flag.ValueKind != JsonValueKind.True || schema[bound] is not { } number) return;
        schema.Remove(bound);
        schema[exclusive] = number.DeepClone();
    }
}
