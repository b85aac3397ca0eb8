using System.Text.Json;
using Features.ApiVersions;
using Microsoft.Extensions.Caching.Memory;

namespace Features.PortalCatalog;

/// <summary>An operation as its document tells of it. In AsyncAPI the path is the channel, the method what is done on it.</summary>
public sealed record OutlineOperation(string Method, string Path, string? OperationId, string? Summary, string? Description)
{
    public IReadOnlyList<string> Tags { get; init; } = [];

    public bool Deprecated { get; init; }
}

/// <summary>What readers and search want of a specification: its operations in a few words each.</summary>
public sealed class SpecOutlines(CatalogDocuments documents) : IDisposable
{
    // Operations kept, of all documents together.
    private const int OperationsMax = 100_000;

    // The words of one operation; who wants all of them reads the document.
    private const int WordsMax = 500;
    private const int TagsMax = 20;
    private const int NestingMax = 256;

    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];
    private static readonly string[] ChannelMethods = ["publish", "subscribe"];

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = OperationsMax });

    /// <summary>The operations of a version's document; none when it cannot be read.</summary>
    public async Task<IReadOnlyList<OutlineOperation>> Of(CatalogVersion version, CancellationToken cancel)
    {
        // What is computed changes under one name, and is kept by who computes it.
        if (version.Content is not { } name) return await documents.Json(version, cancel) is { } computed ? Read(computed, version.Type) : [];
        if (_known.TryGetValue(name, out IReadOnlyList<OutlineOperation>? known)) return known!;
        var read = await documents.Json(version, cancel) is { } json ? Read(json, version.Type) : [];
        using var entry = _known.CreateEntry(name);
        entry.Size = read.Count + 1;
        entry.Value = read;
        return read;
    }

    public void Dispose() => _known.Dispose();

    private static IReadOnlyList<OutlineOperation> Read(ReadOnlyMemory<byte> json, SpecificationType type)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new() { MaxDepth = NestingMax });
            return type != SpecificationType.Asyncapi ? [.. Paths(document.RootElement, "paths", Methods)]
                : [.. Paths(document.RootElement, "channels", ChannelMethods), .. Actions(document.RootElement)];
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // It was accepted once, by rules that may have been others. What cannot be read has no outline.
            return [];
        }
    }

    private static IEnumerable<OutlineOperation> Paths(JsonElement root, string name, string[] methods)
    {
        foreach (var path in Members(root, name))
            foreach (var method in Members(path.Value))
                if (methods.Contains(method.Name) && method.Value.ValueKind == JsonValueKind.Object)
                    yield return new(method.Name.ToUpperInvariant(), path.Name, Text(method.Value, "operationId"), Text(method.Value, "summary"), Text(method.Value, "description"))
                    {
                        Tags = TagsOf(method.Value),
                        Deprecated = method.Value.TryGetProperty("deprecated", out var deprecated) && deprecated.ValueKind == JsonValueKind.True,
                    };
    }

    // AsyncAPI 3 names operations on their own and the channel by a reference: #/channels/orders.
    private static IEnumerable<OutlineOperation> Actions(JsonElement root)
    {
        foreach (var operation in Members(root, "operations"))
        {
            if (Text(operation.Value, "action") is not { } action) continue;
            var channel = operation.Value.TryGetProperty("channel", out var at) ? Text(at, "$ref") : null;
            yield return new(
                action.ToUpperInvariant(), channel?[(channel.LastIndexOf('/') + 1)..] ?? operation.Name, operation.Name, Text(operation.Value, "summary"),
                Text(operation.Value, "description"));
        }
    }

    private static IEnumerable<JsonProperty> Members(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var inner) ? Members(inner) : [];

    private static IEnumerable<JsonProperty> Members(JsonElement element) => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : [];

    private static List<string> TagsOf(JsonElement operation) => operation.TryGetProperty("tags", out var tags) && tags.ValueKind == JsonValueKind.Array
        ? [.. tags.EnumerateArray().Where(tag => tag.ValueKind == JsonValueKind.String).Take(TagsMax).Select(tag => tag.GetString()!).Select(tag => tag.Length > WordsMax ? tag[..WordsMax] : tag)]
        : [];

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
            ? text.Length > WordsMax ? text[..WordsMax] : text
            : null;
}
