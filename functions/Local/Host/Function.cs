using System.Text.Json;

namespace Local.Host;

/// <summary>One function folder, as its function.json describes it.</summary>
internal sealed record Function(string Name, IReadOnlyList<Binding> Bindings)
{
    public IEnumerable<Binding> Inputs => Bindings.Where(binding => !binding.IsOutput);

    public IEnumerable<Binding> Outputs => Bindings.Where(binding => binding.IsOutput);

    /// <summary>The binding that starts it.</summary>
    public Binding Trigger => Bindings.First(binding => binding.IsTrigger);

    /// <summary>HTTP in, HTTP out and nothing else: then the call itself is passed on. Any other binding makes it a JSON payload.</summary>
    public bool IsHttpOnly => Inputs.ToList() is [{ Type: "httptrigger" }] && Outputs.ToList() is [{ Type: "http" }];

    public bool IsHttp => Trigger.Type == "httptrigger";
}

/// <summary>One entry of <c>bindings</c>. <paramref name="Type"/> is in lower case, because the host compares it so.</summary>
internal sealed record Binding(string Type, bool IsOutput, string Name, JsonElement Json)
{
    public bool IsTrigger => !IsOutput && Type.EndsWith("trigger", StringComparison.Ordinal);

    public string? Text(string property) => Find(property) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public bool Flag(string property, bool otherwise) => Find(property) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        _ => otherwise,
    };

    public IReadOnlyList<string> Texts(string property) =>
        Find(property) is { ValueKind: JsonValueKind.Array } list ? [.. list.EnumerateArray().Select(item => item.GetString() ?? "")] : [];

    private JsonElement? Find(string property) => JsonMember.Find(Json, property);
}
