using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Platform.Secrets;

namespace Features.SingleSignOn;

/// <summary>A sign-in that is under way at a provider. It lies, sealed, in a cookie of the browser that began it, so that nobody else can end it.</summary>
public sealed record SignInAttempt(Guid ProviderId, string State, string Nonce, string Verifier, DateTimeOffset EndsAt)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(10);

    private const int RandomBytes = 32;

    /// <summary>What a page in the browser must prove to have begun it; null where the cookie is all that is needed.</summary>
    public string? PageChallenge { get; init; }

    public static SignInAttempt Begin(Guid providerId, DateTimeOffset now) => new(providerId, Random(), Random(), Random(), now + Life);

    /// <summary>What the provider is told of the verifier (RFC 7636, S256).</summary>
    public string Challenge() => ChallengeOf(Verifier);

    public static string ChallengeOf(string verifier) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)));

    public string Seal(SecretBox box, Guid homeId) => box.Seal(JsonSerializer.Serialize(this), PurposeOf(homeId));

    /// <summary>What a cookie says; null when it says nothing, or nothing that still counts in this portal.</summary>
    public static SignInAttempt? Open(SecretBox box, Guid portalId, string? cookie, DateTimeOffset now) =>
        cookie is not null && box.Open(cookie, PurposeOf(portalId)) is { } json && JsonSerializer.Deserialize<SignInAttempt>(json) is { } attempt && attempt.EndsAt > now ? attempt : null;

    /// <summary>Whether an answer belongs to this attempt.</summary>
    public bool IsState(string state) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(State), Encoding.UTF8.GetBytes(state));

    private static string PurposeOf(Guid portalId) => $"sign-in|{portalId:D}";

    private static string Random() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(RandomBytes));
}
