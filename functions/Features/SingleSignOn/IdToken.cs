using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Features.SingleSignOn;

/// <summary>Checks an ID token as OpenID Connect Core 1.0 (section 3.1.3.7) wants it, and says what is wrong to nobody but the log.</summary>
public static class IdToken
{
    private const int CharactersMax = 64 * 1024;

    // Clocks differ; a minute is more than they should.
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(1);

    private static readonly string[] Algorithms = ["RS256", "PS256", "ES256"];

    /// <summary>What a token says, or null with what is wrong with it.</summary>
    /// <param name="token">The token.</param>
    /// <param name="issuer">Who must have made it.</param>
    /// <param name="clientId">For whom.</param>
    /// <param name="nonce">For which sign-in.</param>
    /// <param name="keys">The issuer's keys.</param>
    /// <param name="now">The time.</param>
    /// <param name="fault">What is wrong.</param>
    public static JsonElement? Check(string token, string issuer, string clientId, string nonce, ProviderKeys keys, DateTimeOffset now, out string fault)
    {
        fault = "it is not a signed JWT";
        if (Parts(token) is not var (header, claims, signature)) return null;
        if (ProviderDescription.Text(header, "alg") is not { } algorithm || !Algorithms.Contains(algorithm)) fault = "its algorithm is none of RS256, PS256, ES256";
        else if (header.TryGetProperty("crit", out _)) fault = "it has extensions that must be understood";
        else if (!keys.Verify(ProviderDescription.Text(header, "kid"), algorithm, Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]), signature)) fault = "no key of the provider made its signature";
        else if (ProviderDescription.Text(claims, "iss") != issuer) fault = "another issuer made it";
        else if (!IsFor(claims, clientId)) fault = "it is for another client";
        else if (ProviderDescription.Text(claims, "nonce") != nonce) fault = "it is for another sign-in";
        else if (Time(claims, "exp") is not { } expires || expires + Leeway <= now) fault = "it has expired";
        else if (Time(claims, "iat") is not { } issued || issued - Leeway > now) fault = "it is from the future";
        else if (Time(claims, "nbf") is { } notBefore && notBefore - Leeway > now) fault = "it is not valid yet";
        else if (ProviderDescription.Text(claims, "sub") is not { Length: > 0 and <= 255 }) fault = "it names nobody";
        else return claims;
        return null;
    }

    /// <summary>The key that a token says it is signed with.</summary>
    public static string? KeyOf(string token) => Parts(token) is var (header, _, _) ? ProviderDescription.Text(header, "kid") : null;

    private static (JsonElement Header, JsonElement Claims, byte[] Signature)? Parts(string token)
    {
        if (token.Length > CharactersMax || token.Split('.') is not [var header, var claims, var signature]) return null;
        return Json(header) is { } first && Json(claims) is { } second && Base64Url.IsValid(signature) ? (first, second, Base64Url.DecodeFromChars(signature)) : null;
    }

    private static JsonElement? Json(string part)
    {
        if (!Base64Url.IsValid(part)) return null;
        try
        {
            var json = JsonSerializer.Deserialize<JsonElement>(Base64Url.DecodeFromChars(part));
            return json.ValueKind == JsonValueKind.Object ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // One of several audiences must say that it is the one who asked.
    private static bool IsFor(JsonElement claims, string clientId)
    {
        if (!claims.TryGetProperty("aud", out var audience)) return false;
        var party = ProviderDescription.Text(claims, "azp");
        if (audience.ValueKind == JsonValueKind.String) return audience.ValueEquals(clientId) && (party is null || party == clientId);
        return audience.ValueKind == JsonValueKind.Array && audience.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(clientId))
            && (party == clientId || (party is null && audience.GetArrayLength() == 1));
    }

    private static DateTimeOffset? Time(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && seconds is >= 0 and < 253402300800
            ? DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000))
            : null;
}
