using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Policies;

/// <summary>The keys with which an identity provider signs (RFC 7517): those whose signatures a public key can check, and that are long enough.</summary>
public static class SigningKeys
{
    private const int KeysMax = 100;
    private const int RsaBitsMin = 2048;

    /// <summary>Reads a set of keys; what is no key for signatures is left out.</summary>
    /// <param name="set">The provider's JWKS document.</param>
    /// <exception cref="ArgumentException">The document is no set of keys.</exception>
    public static IReadOnlyList<SecurityKey> Read(JsonElement set) =>
        [.. new JsonWebKeySet(set.GetRawText()).Keys.Where(key => key.Use is null or "" or "sig" && IsStrong(key)).Take(KeysMax)];

    /// <summary>Whether a token's key is among them. A token that names none may be of any.</summary>
    public static bool Has(IReadOnlyList<SecurityKey> keys, string? keyId) => keyId is null || keys.Any(key => key.KeyId == keyId);

    private static bool IsStrong(JsonWebKey key) => key.Kty switch
    {
        JsonWebAlgorithmsKeyTypes.RSA => SizeOf(key) >= RsaBitsMin,
        JsonWebAlgorithmsKeyTypes.EllipticCurve => true,
        _ => false,
    };

    // The library decodes the modulus to tell its size, and throws on what is not base64url.
    private static int SizeOf(JsonWebKey key)
    {
        try
        {
            return key.KeySize;
        }
        catch (Exception fault) when (fault is FormatException or ArgumentException)
        {
            return 0;
        }
    }
}
