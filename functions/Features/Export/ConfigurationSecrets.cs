using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Platform.Errors;
using Platform.Fields;
using Platform.Secrets;

namespace Features.Export;

/// <summary>A secret of an item: where it stands in the document, and how it is stored.</summary>
/// <param name="Path">Its dotted path in the item.</param>
/// <param name="Stored">What is stored of it; null when nothing is.</param>
/// <param name="IsRequired">Whether the item cannot be without it.</param>
public sealed record ConfigurationSecret(string Path, string? Stored, bool IsRequired = false)
{
    /// <summary>The keys on the way to it; one of them may have dots of its own.</summary>
    public IReadOnlyList<string> Keys { get; init; } = Path.Split('.');

    /// <summary>A secret below others.</summary>
    public static ConfigurationSecret At(IReadOnlyList<string> keys, string stored) => new(string.Join('.', keys), stored) { Keys = keys };
}

/// <summary>A secret that an item refers to by a name and that the request does not give: what is stored stays, and must be there.</summary>
internal sealed record OpenSecret(string Path, string Name);

/// <summary>
/// Secrets of a configuration. A document says <c>${name}</c> where a secret is; who applies it gives the secrets that are not stored yet beside it, as <c>secrets.name</c>.
/// </summary>
internal sealed partial class ConfigurationSecrets(IReadOnlyDictionary<string, JsonElement> given)
{
    // Names of people's own, which say nothing of what stands under them.
    private const string LabelsField = "labels";

    /// <summary>The key in the body of an application.</summary>
    public const string Field = "secrets";

    public static ConfigurationSecrets Read(BodyFields body) =>
        new((body.Object(Field).Value?.Peek() ?? []).ToDictionary(pair => pair.Key, pair => pair.Value, StringComparer.Ordinal));

    /// <summary>The name under which an export refers to a secret.</summary>
    public static string NameOf(string part, string item, string path) => $"{part}.{item}.{path}";

    public static Fault Missing(string place, string name) => new($"{Field}.{name}", "required", $"{place} is a secret that is not stored here: give it as \"{name}\" in {Field}");

    /// <summary>Puts references in the places of secrets.</summary>
    public static JsonElement Refer(JsonElement item, IEnumerable<ConfigurationSecret> secrets, Func<string, string> nameOf)
    {
        var stored = secrets.Where(secret => secret.Stored is not null).ToList();
        if (stored.Count == 0) return item;
        var root = JsonObject.Create(item)!;
        foreach (var secret in stored) Put(root, [.. secret.Keys], $"${{{nameOf(secret.Path)}}}");
        return JsonSerializer.SerializeToElement(root);
    }

    /// <summary>The item with the secrets that the request gives in the places that refer to them, and without the other references.</summary>
    public (BodyFields Fields, IReadOnlyList<OpenSecret> Open) Resolve(BodyFields item, Func<string, bool> isSecret)
    {
        var (root, open) = (new JsonObject(), new List<OpenSecret>());
        foreach (var (key, value) in item.Peek()) root[key] = JsonNode.Parse(value.GetRawText());
        Resolve(root, "", isSecret, open);
        var path = item.PathOf("");
        return (new BodyFields(JsonSerializer.SerializeToElement(root), path.TrimEnd('.'), item.Faults), open);
    }

    private void Resolve(JsonNode? node, string path, Func<string, bool> isSecret, List<OpenSecret> open)
    {
        if (node is JsonArray list)
            for (var i = 0; i < list.Count; i++) Resolve(list[i], $"{path}{i}.", isSecret, open);
        if (node is not JsonObject fields) return;
        foreach (var key in fields.Select(pair => pair.Key).Where(key => path.Length > 0 || key != LabelsField).ToList())
        {
            if (!isSecret(key) || NameIn(fields[key]) is not { } name) Resolve(fields[key], $"{path}{key}.", isSecret, open);
            else if (given.TryGetValue(name, out var secret)) fields[key] = JsonNode.Parse(secret.GetRawText());
            else
            {
                fields.Remove(key);
                open.Add(new(path + key, name));
            }
        }
    }

    private static string? NameIn(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) && Reference().Match(text) is { Success: true } match ? match.Groups["name"].Value : null;

    private static void Put(JsonNode node, string[] path, string reference)
    {
        for (; path.Length > 1; path = path[1..])
        {
            if (node is JsonObject fields && fields[path[0]] is null) fields[path[0]] = new JsonObject();
            node = node is JsonArray list ? list[int.Parse(path[0], System.Globalization.CultureInfo.InvariantCulture)]! : node[path[0]]!;
        }
        node[path[0]] = reference;
    }

    [GeneratedRegex(@"^\$\{(?<name>[^{}]+)\}\z", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Reference();
}

/// <summary>How parts of the configuration keep secrets.</summary>
public static class SealedSecrets
{
    /// <summary>The secret as it is to be stored: sealed anew only when it is another one, so that the same document changes nothing.</summary>
    public static string? Keep(this SecretBox box, string? given, string? stored, string purpose) =>
        given is null || (stored is not null && box.Open(stored, purpose) == given) ? stored : box.Seal(given, purpose);

    /// <summary>Notes that a secret was given and cannot be kept.</summary>
    public static void Check(this SecretBox box, BodyFields body, string field, string? given)
    {
        if (given is not null && !box.CanSeal) body.Faults.Add(new(body.PathOf(field), "invalid", "This deployment cannot keep secrets: the setting Secrets__Key is missing"));
    }
}
