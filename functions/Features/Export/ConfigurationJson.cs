using System.Text.Json;
using System.Text.Json.Nodes;
using Platform.Http;

namespace Features.Export;

/// <summary>Turns answers of the contract into items of a configuration.</summary>
public static class ConfigurationJson
{
    private static readonly string[] SecretWords = ["secret", "password", "passphrase", "private_key"];

    /// <summary>An answer without what an item does not say: what follows from the rest, times, and secrets wherever they are.</summary>
    public static JsonObject Without(object answer, params ReadOnlySpan<string> keys)
    {
        var item = JsonSerializer.SerializeToNode(answer, Wire.Json)!.AsObject();
        foreach (var key in (ReadOnlySpan<string>)["created_at", "updated_at", .. keys]) item.Remove(key);
        Strip(item);
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
        if (stored is not { ValueKind: JsonValueKind.Object } || wanted.ValueKind != JsonValueKind.Object) return wanted;
        var settings = JsonObject.Create(wanted)!;
        Restore(settings, JsonObject.Create(stored.Value)!);
        return JsonSerializer.SerializeToElement(settings);
    }

    /// <summary>Whether a setting is one that is never shown.</summary>
    public static bool IsSecret(string key) => Array.Exists(SecretWords, word => key.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static void Strip(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Strip(item);
            return;
        }
        if (node is not JsonObject settings) return;
        foreach (var key in settings.Select(pair => pair.Key).Where(IsSecret).ToList()) settings.Remove(key);
        foreach (var (_, value) in settings) Strip(value);
    }

    private static void Restore(JsonObject wanted, JsonObject stored)
    {
        foreach (var (key, value) in stored)
        {
            if (IsSecret(key) && wanted[key] is null) wanted[key] = value?.DeepClone();
            else if (value is JsonObject inner && wanted[key] is JsonObject same) Restore(same, inner);
        }
    }
}
