using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Http;

namespace Features.Export;

/// <summary>Turns answers of the contract into items of a configuration.</summary>
public static class ConfigurationJson
{
    private static readonly string[] SecretWords = ["secret", "password", "passphrase", "private_key"];

    /// <summary>An answer without what an item does not say: what follows from the rest, and times.</summary>
    public static JsonObject Without(object answer, params ReadOnlySpan<string> keys)
    {
        var item = JsonSerializer.SerializeToNode(answer, Wire.Json)!.AsObject();
        foreach (var key in (ReadOnlySpan<string>)["created_at", "updated_at", .. keys]) item.Remove(key);
        return item;
    }

    /// <summary>The same answer without the secrets in settings of which the contract leaves open what they are.</summary>
    public static JsonObject Hide(JsonObject item, string settings)
    {
        Strip(item[settings]);
        return item;
    }

    /// <summary>The same answer with its container and id in front.</summary>
    public static JsonObject Under(string field, Guid id, JsonObject item)
    {
        item.Insert(0, field, id.ToString("D"));
        return item;
    }

    /// <summary>Settings as they are wanted, with the secrets of those that are stored where the wanted ones say nothing.</summary>
    public static JsonElement Restore(JsonElement wanted, JsonElement? stored)
    {
        if (stored is not { } before || before.ValueKind != wanted.ValueKind) return wanted;
        var settings = JsonSerializer.SerializeToNode(wanted);
        Restore(settings, JsonSerializer.SerializeToNode(before));
        return JsonSerializer.SerializeToElement(settings);
    }

    /// <summary>Whether a setting is one that is never shown.</summary>
    public static bool IsSecret(string key) => Array.Exists(SecretWords, word => key.Contains(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>The secrets in settings of which the contract leaves open what they are.</summary>
    public static IEnumerable<ConfigurationSecret> SecretsIn(JsonElement settings, params IReadOnlyList<string> keys) => settings.ValueKind switch
    {
        JsonValueKind.Object => settings.EnumerateObject().SelectMany(field => IsSecret(field.Name) && Hides(field.Value.ValueKind)
            ? [ConfigurationSecret.At([.. keys, field.Name], field.Value.GetRawText())]
            : SecretsIn(field.Value, [.. keys, field.Name])),
        JsonValueKind.Array => settings.EnumerateArray().SelectMany((item, i) => SecretsIn(item, [.. keys, i.ToString(CultureInfo.InvariantCulture)])),
        _ => [],
    };

    private static void Strip(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Strip(item);
            return;
        }
        if (node is not JsonObject settings) return;
        foreach (var key in settings.Where(pair => IsSecret(pair.Key) && Hides(pair.Value)).Select(pair => pair.Key).ToList()) settings.Remove(key);
        foreach (var (_, value) in settings) Strip(value);
    }

    private static void Restore(JsonNode? wanted, JsonNode? stored)
    {
        if (wanted is JsonArray list && stored is JsonArray before)
            for (var i = 0; i < Math.Min(list.Count, before.Count); i++) Restore(list[i], before[i]);
        if (wanted is not JsonObject fields || stored is not JsonObject old) return;
        foreach (var (key, value) in old)
        {
            if (!IsSecret(key) || !Hides(value)) Restore(fields[key], value);
            else if (fields[key] is null) fields[key] = value?.DeepClone();
        }
    }

    // A flag or a number (disable_refresh_secret) tells of a secret and is none.
    private static bool Hides(JsonValueKind kind) => kind is JsonValueKind.String or JsonValueKind.Object or JsonValueKind.Array;

    private static bool Hides(JsonNode? value) => value is not null && Hides(value.GetValueKind());
}
