using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Features.Specifications;

namespace Features.PackageSpecifications;

/// <summary>
/// Puts operations of several documents together into one OpenAPI document, with the components, tags and security schemes that they need and no others. What a path or a
/// document says for all its operations is said at each operation: two documents that share a path need not agree on it.
/// </summary>
internal static class SpecificationComposer
{
    private const string VersionOfNone = "1.0.0";

    private static readonly string[] Methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    private static readonly JsonSerializerOptions Writing = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        // What a reference stands for may be put in its place.
        MaxDepth = SpecificationBounds.NestingMax * 8,
    };

    public static ReadOnlyMemory<byte> Compose(string title, string? version, string? description, IReadOnlyList<SpecificationPart> parts, Findings findings)
    {
        var language = parts.Select(part => part.Language).Append("3.0").Max(StringComparer.Ordinal)!;
        var composition = new Composition(new ComponentCopies(language), SameServers(parts), findings);
        foreach (var part in parts) composition.Add(part);
        var info = new JsonObject { ["title"] = title };
        if (!string.IsNullOrEmpty(description)) info["description"] = description;
        info["version"] = version ?? VersionOfNone;
        var document = new JsonObject { ["openapi"] = language == "3.0" ? "3.0.3" : language + ".0", ["info"] = info };
        if (composition.Servers is { } servers) document["servers"] = JsonNode.Parse(servers.GetRawText());
        if (composition.Tags.Count > 0) document["tags"] = composition.Tags;
        document["paths"] = composition.Paths;
        if (composition.Components.ToNode() is { } components) document["components"] = components;
        return JsonSerializer.SerializeToUtf8Bytes(document, Writing);
    }

    /// <summary>The servers that every part names, or null when they differ.</summary>
    private static JsonElement? SameServers(IReadOnlyList<SpecificationPart> parts)
    {
        var servers = parts.Select(part => part.Root.TryGetProperty("servers", out var found) && found.ValueKind == JsonValueKind.Array ? found : (JsonElement?)null).ToList();
        return servers.Count > 0 && servers[0] is { } first && servers.TrueForAll(one => one is { } other && JsonElement.DeepEquals(first, other)) ? first : null;
    }

    private sealed class Composition(ComponentCopies components, JsonElement? servers, Findings findings)
    {
        private readonly HashSet<string> _operationIds = new(StringComparer.Ordinal);
        private readonly HashSet<string> _tags = new(StringComparer.Ordinal);

        public ComponentCopies Components => components;

        public JsonElement? Servers => servers;

        public JsonObject Paths { get; } = [];

        public JsonArray Tags { get; } = [];

        public void Add(SpecificationPart part)
        {
            var (copier, references, missing) = (components.From(part), new LocalReferences(part.Root), part.Wanted.ToHashSet());
            if (part.Root.TryGetProperty("paths", out var paths) && paths.ValueKind == JsonValueKind.Object)
            {
                foreach (var entry in paths.EnumerateObject())
                {
                    if (OperationPath.Of(entry.Name, out _) is not { } path) continue;
                    foreach (var item in ItemsOf(entry.Value, references))
                        foreach (var method in Methods)
                            if (item.TryGetProperty(method, out var operation) && operation.ValueKind == JsonValueKind.Object
                                && missing.Remove(new(method.ToUpperInvariant(), path)))
                                Add(part, copier, references, entry.Name, item, method, operation);
                }
            }
            foreach (var key in missing) findings.Add($"The document of the API '{part.ApiName}' does not describe {key.Method} {key.Path}");
        }

        private static IEnumerable<JsonElement> ItemsOf(JsonElement item, LocalReferences references)
        {
            if (item.ValueKind != JsonValueKind.Object) yield break;
            yield return item;
            if (LocalReferences.ReferenceOf(item) is { } reference && references.Follow(reference, out _) is { ValueKind: JsonValueKind.Object } target) yield return target;
        }

        private void Add(
            SpecificationPart part, ComponentCopies.Copier copier, LocalReferences references, string path, JsonElement item, string method, JsonElement operation)
        {
            if (Paths[path] is not JsonObject operations) Paths[path] = operations = [];
            if (operations.ContainsKey(method))
            {
                findings.Add($"{method.ToUpperInvariant()} {path} is described by several APIs; that of '{part.ApiName}' is left out");
                return;
            }
            var copy = (JsonObject)copier.Copy(operation)!;
            operations[method] = copy;
            AddParameters(copy, operation, item, copier, references);
            if (!copy.ContainsKey("servers") && (Find(item, "servers") ?? (servers is null ? Find(part.Root, "servers") : null)) is { } own && copier.Affords(own)) copy["servers"] = copier.Copy(own);
            AddSecurity(copy, operation, part, copier);
            AddTags(operation, part, copier);
            if (copy["operationId"]?.GetValueKind() == JsonValueKind.String) copy["operationId"] = Unique(copy["operationId"]!.GetValue<string>());
        }

        // Of two parameters with one name and place the operation's own counts.
        private static void AddParameters(JsonObject copy, JsonElement operation, JsonElement item, ComponentCopies.Copier copier, LocalReferences references)
        {
            if (Find(item, "parameters") is not { ValueKind: JsonValueKind.Array } shared || !copier.Affords(shared)) return;
            var own = Find(operation, "parameters") is { ValueKind: JsonValueKind.Array } given ? given.EnumerateArray().Select(Mark).ToHashSet() : [];
            var all = shared.EnumerateArray().Where(parameter => Mark(parameter) is not { } mark || !own.Contains(mark)).Select(copier.Copy);
            copy["parameters"] = new JsonArray([.. all, .. copy["parameters"] is JsonArray mine ? mine.Select(parameter => parameter?.DeepClone()) : []]);

            string? Mark(JsonElement parameter)
            {
                if (LocalReferences.ReferenceOf(parameter) is { } reference) parameter = references.Follow(reference, out _) ?? default;
                return Text(parameter, "name") is { } name && Text(parameter, "in") is { } place ? $"{place} {name}" : null;
            }
        }

        private static void AddSecurity(JsonObject copy, JsonElement operation, SpecificationPart part, ComponentCopies.Copier copier)
        {
            if ((Find(operation, "security") ?? Find(part.Root, "security")) is not { ValueKind: JsonValueKind.Array } security || !copier.Affords(security)) return;
            var requirements = new JsonArray();
            foreach (var requirement in security.EnumerateArray().Where(one => one.ValueKind == JsonValueKind.Object))
            {
                var named = new JsonObject();
                foreach (var scheme in requirement.EnumerateObject()) named[copier.NameOf("securitySchemes", scheme.Name)] = copier.Copy(scheme.Value);
                requirements.Add(named);
            }
            copy["security"] = requirements;
            copier.TakeNamed();
        }

        private void AddTags(JsonElement operation, SpecificationPart part, ComponentCopies.Copier copier)
        {
            if (Find(operation, "tags") is not { ValueKind: JsonValueKind.Array } names || Find(part.Root, "tags") is not { ValueKind: JsonValueKind.Array } tags) return;
            var used = names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!).ToHashSet();
            foreach (var tag in tags.EnumerateArray())
                if (Text(tag, "name") is { } name && used.Contains(name) && _tags.Add(name)) Tags.Add(copier.Copy(tag));
        }

        private string Unique(string id)
        {
            var free = id;
            for (var n = 2; !_operationIds.Add(free); n++) free = $"{id}_{n}";
            return free;
        }

        private static JsonElement? Find(JsonElement element, string name) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var found) ? found : null;

        private static string? Text(JsonElement element, string name) => Find(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
    }
}
