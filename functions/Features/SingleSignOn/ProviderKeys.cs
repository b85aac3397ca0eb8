using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace Features.SingleSignOn;

/// <summary>The keys that a provider signs with (RFC 7517). Only signatures that a public key can check count: RS256, PS256 and ES256.</summary>
public sealed class ProviderKeys
{
    private const int KeysMax = 50;

    private readonly List<Key> _keys;

    private ProviderKeys(List<Key> keys) => _keys = keys;

    /// <summary>Reads a set of keys; what is no key for signatures is left out.</summary>
    public static ProviderKeys Read(JsonElement set)
    {
        var keys = new List<Key>();
        if (set.ValueKind == JsonValueKind.Object && set.TryGetProperty("keys", out var list) && list.ValueKind == JsonValueKind.Array)
            foreach (var json in list.EnumerateArray().Take(KeysMax))
                if (ProviderDescription.Text(json, "use") is null or "sig" && Key.Read(json) is { } key) keys.Add(key);
        return new(keys);
    }

    /// <summary>Whether a key with that id is there; without an id any may be it.</summary>
    public bool Has(string? id) => _keys.Exists(key => id is null || key.Id == id);

    /// <summary>Whether one of the keys with that id made a signature.</summary>
    public bool Verify(string? id, string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        foreach (var key in _keys)
            if ((id is null || key.Id == id) && key.Verify(algorithm, data, signature)) return true;
        return false;
    }

    private sealed record Key(string? Id, string? Algorithm, RSAParameters? Rsa, ECParameters? Curve)
    {
        // Less is broken, or will be.
        private const int ModulusBytesMin = 256;

        public static Key? Read(JsonElement json)
        {
            var (id, algorithm) = (ProviderDescription.Text(json, "kid"), ProviderDescription.Text(json, "alg"));
            return ProviderDescription.Text(json, "kty") switch
            {
                "RSA" when Bytes(json, "n") is { Length: >= ModulusBytesMin } n && Bytes(json, "e") is { Length: > 0 } e =>
                    new(id, algorithm, new RSAParameters { Modulus = n, Exponent = e }, null),
                "EC" when ProviderDescription.Text(json, "crv") == "P-256" && Bytes(json, "x") is { Length: 32 } x && Bytes(json, "y") is { Length: 32 } y =>
                    new(id, algorithm, null, new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = x, Y = y } }),
                _ => null,
            };
        }

        public bool Verify(string algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
        {
            if (Algorithm is not null && Algorithm != algorithm) return false;
            try
            {
                return (algorithm, Rsa, Curve) switch
                {
                    ("RS256", { } rsa, _) => VerifyRsa(rsa, data, signature, RSASignaturePadding.Pkcs1),
                    ("PS256", { } rsa, _) => VerifyRsa(rsa, data, signature, RSASignaturePadding.Pss),
                    ("ES256", _, { } curve) => VerifyCurve(curve, data, signature),
                    _ => false,
                };
            }
            catch (CryptographicException)
            {
                // A point that is not on the curve, a modulus that is none.
                return false;
            }
        }

        private static bool VerifyRsa(RSAParameters key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature, RSASignaturePadding padding)
        {
            using var rsa = RSA.Create(key);
            return rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, padding);
        }

        private static bool VerifyCurve(ECParameters key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
        {
            using var curve = ECDsa.Create(key);
            return curve.VerifyData(data, signature, HashAlgorithmName.SHA256);
        }

        private static byte[]? Bytes(JsonElement json, string name) =>
            ProviderDescription.Text(json, name) is { } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : null;
    }
}
