using System.Text.Json.Nodes;

namespace Contract.Schemas;

/// <summary>A place in a body: keys, and indexes of lists.</summary>
public sealed record Place(IReadOnlyList<object> Steps)
{
    public static Place Root { get; } = new([]);

    /// <summary>The dotted path, as faults name it.</summary>
    public override string ToString() => string.Join('.', Steps);

    public Place Into(object step) => new([.. Steps, step]);

    /// <summary>A copy of the body with another value here; what is missing above is made.</summary>
    public JsonNode? Put(JsonNode? body, JsonNode? value)
    {
        if (Steps.Count == 0) return value?.DeepClone();
        var copy = body?.DeepClone() ?? new JsonObject();
        var parent = Parent(copy);
        if (parent is JsonArray list) list[(int)Steps[^1]] = value?.DeepClone();
        else parent.AsObject()[(string)Steps[^1]] = value?.DeepClone();
        return copy;
    }

    /// <summary>A copy of the body without the key here.</summary>
    public JsonNode Without(JsonNode body)
    {
        var copy = body.DeepClone();
        Parent(copy).AsObject().Remove((string)Steps[^1]);
        return copy;
    }

    private JsonNode Parent(JsonNode node)
    {
        foreach (var step in Steps.SkipLast(1)) node = step is int index ? node[index]! : node[(string)step] ?? (node.AsObject()[(string)step] = new JsonObject());
        return node;
    }
}
