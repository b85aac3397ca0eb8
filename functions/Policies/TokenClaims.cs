using System.Text.Json;

namespace Policies;

/// <summary>What a token says that was checked.</summary>
/// <param name="Payload">Its claims.</param>
public readonly record struct TokenClaims(JsonElement Payload)
{
    /// <summary>
    /// Scopes that speak of the person who signed in, not of what may be called. A strategy lists them for sign-in; tokens that an application gets for itself never
    /// carry them.
    /// </summary>
    private static readonly string[] SignInScopes = ["openid", "profile", "email", "address", "phone", "offline_access"];

    /// <summary>The text at a path of claims.</summary>
    public string? Text(IReadOnlyList<string> path)
    {
        var at = Payload;
        foreach (var name in path)
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
                return null;
        }
        return path.Count > 0 && at.ValueKind == JsonValueKind.String ? at.GetString() : null;
    }

    /// <summary>A time, in seconds since the Unix epoch; <see langword="null"/> when there is none that a calendar knows.</summary>
    public DateTimeOffset? Time(string claim) =>
        Payload.ValueKind == JsonValueKind.Object && Payload.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds)
        && seconds is >= 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds((long)seconds)
            : null;

    /// <summary>The token's scopes.</summary>
    public IReadOnlyList<string> Scopes() => [.. Words("scope"), .. Words("scp")];

    /// <summary>Whether a token has one of the scopes that a strategy lists. One that lists none, or only those of sign-in, asks for none.</summary>
    public static bool HasOneOf(IReadOnlyList<string> scopes, IReadOnlyList<string> wanted)
    {
        var asked = wanted.Except(SignInScopes, StringComparer.Ordinal).ToList();
        return asked.Count == 0 || scopes.Any(scope => asked.Contains(scope, StringComparer.Ordinal));
    }

    private IEnumerable<string> Words(string claim)
    {
        if (!Payload.TryGetProperty(claim, out var value))
            return [];
        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            JsonValueKind.Array => value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!),
            _ => [],
        };
    }
}
