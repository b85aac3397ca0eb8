using System.Text.Json;
using Microsoft.IdentityModel.Tokens;
using Policies;

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
    public static JsonElement? Check(
        string token, string issuer, string clientId, string nonce, IReadOnlyList<SecurityKey> keys, DateTimeOffset now, out string fault)
    {
        fault = "it is not a JWT with a signature that a public key can check";
        if (Read(token) is not { } signed) return null;
        if (!Algorithms.Contains(signed.Algorithm)) fault = "its algorithm is none of RS256, PS256, ES256";
        else if (signed.ReadSigned(keys) is not { } checkedClaims) fault = "no key of the provider made its signature, or its times are none";
        else return Check(checkedClaims, signed.Issuer, issuer, clientId, nonce, now, out fault);
        return null;
    }

    /// <summary>The key that a token says it is signed with.</summary>
    public static string? KeyOf(string token) => Read(token)?.KeyId;

    private static BearerToken? Read(string token) => token.Length <= CharactersMax ? BearerToken.Read(token) : null;

    private static JsonElement? Check(TokenClaims read, string madeBy, string issuer, string clientId, string nonce, DateTimeOffset now, out string fault)
    {
        var claims = read.Payload;
        if (madeBy != issuer) fault = "another issuer made it";
        else if (!IsFor(claims, clientId)) fault = "it is for another client";
        else if (ProviderDescription.Text(claims, "nonce") != nonce) fault = "it is for another sign-in";
        else if (read.Time("exp") is not { } expires || expires + Leeway <= now) fault = "it has expired";
        else if (read.Time("iat") is not { } issued || issued - Leeway > now) fault = "it is from the future";
        else if (read.Time("nbf") is { } notBefore && notBefore - Leeway > now) fault = "it is not valid yet";
        else if (ProviderDescription.Text(claims, "sub") is not { Length: > 0 and <= 255 }) fault = "it names nobody";
        else
        {
            fault = "";
            return claims;
        }
        return null;
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
}
