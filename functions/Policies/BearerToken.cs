using System.Buffers;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Microsoft.Net.Http.Headers;

namespace Policies;

/// <summary>Why a token is not believed.</summary>
public enum TokenFault
{
    /// <summary>It is.</summary>
    None,

    /// <summary>Its time is over; otherwise it would be believed.</summary>
    Expired,

    /// <summary>None of the keys made the signature: it is forged, or the issuer has other keys by now.</summary>
    UnknownSignature,

    /// <summary>It is from another issuer, not valid yet, or malformed.</summary>
    Else,
}

/// <summary>A signed JSON web token as a caller presents it (RFC 7519, RFC 6750). Nothing it says counts before its issuer's keys have vouched for it.</summary>
public sealed class BearerToken
{
    /// <summary>Longest token that is looked at, in characters.</summary>
    public const int LengthMax = 16 * 1024;

    /// <summary>How far the clocks of issuer and gateway may be apart.</summary>
    public static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>Asymmetric signatures only: with a shared secret whoever checks a token could make one.</summary>
    private static readonly string[] Algorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];

    /// <summary>RFC 6750, 2.1.</summary>
    private static readonly SearchValues<char> Token68 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/=");

    private static readonly JsonWebTokenHandler Handler = new() { SetDefaultTimesOnTokenCreation = false };

    private readonly string _text;

    private BearerToken(string text, string algorithm, string issuer, string? keyId) => (_text, Algorithm, Issuer, KeyId) = (text, algorithm, issuer, keyId);

    /// <summary>How it claims to be signed: one of the asymmetric algorithms of RFC 7518.</summary>
    public string Algorithm { get; }

    /// <summary>Who claims to have made it.</summary>
    public string Issuer { get; }

    /// <summary>The key that claims to have signed it.</summary>
    public string? KeyId { get; }

    /// <summary>The token of a request as it was sent; <see langword="null"/> when there is none or it cannot be one of ours.</summary>
    /// <param name="headers">The request's headers.</param>
    /// <param name="isGiven">Whether there is a bearer token at all.</param>
    public static string? TextOf(Microsoft.AspNetCore.Http.IHeaderDictionary headers, out bool isGiven)
    {
        var given = headers[HeaderNames.Authorization];
        isGiven = given.Count > 0 && given[0] is { Length: > 7 } first && first.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);
        // Two values: another server on the way may take the other one.
        if (!isGiven || given.Count > 1 || given[0]!.Length > LengthMax)
            return null;
        var text = given[0]!.AsSpan(7).Trim();
        return text.IsEmpty || text.ContainsAnyExcept(Token68) ? null : text.ToString();
    }

    /// <summary>A signed web token; <see langword="null"/> for everything else, which only its issuer may be able to read.</summary>
    public static BearerToken? Read(string text)
    {
        // Three parts are a signature; five would be an encrypted token, which this product never unpacks.
        if (text.AsSpan().Count('.') != 2)
            return null;
        try
        {
            var header = JsonSerializer.Deserialize<JsonElement>(Base64UrlEncoder.DecodeBytes(text[..text.IndexOf('.', StringComparison.Ordinal)]));
            // Extensions that must be understood (RFC 7515, 4.1.11) are none that this product knows; the library would pass them over.
            return header.ValueKind == JsonValueKind.Object && !header.TryGetProperty("crit", out _)
                && Text(header, "alg") is { } algorithm && Algorithms.Contains(algorithm, StringComparer.Ordinal)
                && Text(Payload(text), "iss") is { Length: > 0 } issuer
                ? new(text, algorithm, issuer, Text(header, "kid"))
                : null;
        }
        catch (Exception fault) when (fault is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            // The last: a string that is no text, such as half a surrogate pair.
            return null;
        }
    }

    /// <summary>What the token says, when one of the keys signed it, it is from that issuer and of this time.</summary>
    /// <param name="keys">The issuer's keys.</param>
    /// <param name="issuer">The issuer's own name for itself.</param>
    /// <param name="now">The time.</param>
    /// <param name="fault">What is wrong with it when it says nothing.</param>
    public TokenClaims? Read(IReadOnlyCollection<SecurityKey> keys, string issuer, DateTimeOffset now, out TokenFault fault)
    {
        var late = false;
        var asked = Asked(keys);
        (asked.ValidateIssuer, asked.ValidIssuer) = (true, issuer);
        (asked.ValidateLifetime, asked.RequireExpirationTime) = (true, true);
        asked.LifetimeValidator = (from, until, _, _) =>
        {
            // The library passes the smallest time there is for an end that is not told.
            var isEndless = until is null || until.Value <= DateTime.UnixEpoch;
            late = !isEndless && now - ClockSkew >= AsUtc(until!.Value);
            return !isEndless && !late && !(from is { } begin && now + ClockSkew < AsUtc(begin));
        };
        var read = Handler.ValidateToken(_text, asked);
        fault = read.IsValid ? TokenFault.None : late ? TokenFault.Expired : read.Exception is SecurityTokenInvalidSignatureException ? TokenFault.UnknownSignature : TokenFault.Else;
        return read.IsValid ? new(Payload(_text)) : null;
    }

    /// <summary>What the token says, when one of the keys signed it: from whom, for whom and when is for the caller to check.</summary>
    /// <param name="keys">The issuer's keys.</param>
    public TokenClaims? ReadSigned(IReadOnlyCollection<SecurityKey> keys) => Handler.ValidateToken(_text, Asked(keys)).IsValid ? new(Payload(_text)) : null;

    // A key that says for which algorithm it is signs with no other (RFC 7517, 4.4), which the library does not look at.
    private TokenValidationParameters Asked(IReadOnlyCollection<SecurityKey> keys) => new()
    {
        ValidAlgorithms = Algorithms,
        ValidateIssuer = false,
        ValidateAudience = false,
        ValidateLifetime = false,
        IssuerSigningKeys = keys.Where(key => key is not JsonWebKey { Alg.Length: > 0 } known || known.Alg == Algorithm),
        RequireSignedTokens = true,
        TryAllIssuerSigningKeys = KeyId is null,
    };

    private static DateTimeOffset AsUtc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private static JsonElement Payload(string token)
    {
        var start = token.IndexOf('.', StringComparison.Ordinal) + 1;
        return JsonSerializer.Deserialize<JsonElement>(Base64UrlEncoder.DecodeBytes(token[start..token.LastIndexOf('.')]));
    }

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
