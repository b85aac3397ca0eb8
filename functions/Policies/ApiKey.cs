using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;

namespace Policies;

/// <summary>
/// Keys of the form <c>prefix_secret_checksum</c>. The prefix lets secret scanners find them; the checksum lets enforcement refuse a mistyped or
/// invented key without asking storage.
/// </summary>
public static class ApiKey
{
    private const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /// <summary>28 digits of base 62 are 166 bits.</summary>
    private const int SecretDigits = 28;

    /// <summary>Six digits of base 62 hold 32 bits.</summary>
    private const int ChecksumDigits = 6;

    /// <summary>Longest prefix that <see cref="LooksGenuine"/> accepts, in characters.</summary>
    private const int PrefixMax = 16;

    private static readonly SearchValues<char> Digits = SearchValues.Create(Base62);

    /// <summary>A new key. Show it once, store only <see cref="KeyHash.Of"/>.</summary>
    /// <param name="prefix">1 to 16 letters or digits.</param>
    public static string Mint(string prefix = "ace")
    {
        if (!IsPrefix(prefix))
            throw new ArgumentException("a prefix is 1 to 16 letters or digits", nameof(prefix));
        var signed = $"{prefix}_{RandomNumberGenerator.GetString(Base62, SecretDigits)}";
        Span<char> checksum = stackalloc char[ChecksumDigits];
        WriteChecksum(signed, checksum);
        return $"{signed}_{checksum}";
    }

    /// <summary>Whether a presented key has the right form and checksum. True says nothing about whether it exists.</summary>
    public static bool LooksGenuine(ReadOnlySpan<char> presented)
    {
        var signedLength = presented.Length - ChecksumDigits - 1;
        var prefixLength = signedLength - SecretDigits - 1;
        if (prefixLength < 1 || presented[signedLength] != '_' || presented[prefixLength] != '_')
            return false;
        if (!IsPrefix(presented[..prefixLength]) || presented.Slice(prefixLength + 1, SecretDigits).ContainsAnyExcept(Digits))
            return false;
        Span<char> checksum = stackalloc char[ChecksumDigits];
        WriteChecksum(presented[..signedLength], checksum);
        return presented[(signedLength + 1)..].SequenceEqual(checksum);
    }

    private static bool IsPrefix(ReadOnlySpan<char> text) => text.Length is > 0 and <= PrefixMax && !text.ContainsAnyExcept(Digits);

    /// <summary>CRC-32C: of the 32-bit checksums the one the processor computes.</summary>
    private static void WriteChecksum(ReadOnlySpan<char> signed, Span<char> digits)
    {
        var crc = uint.MaxValue;
        foreach (var character in signed)
            crc = BitOperations.Crc32C(crc, (byte)character);
        crc = ~crc;
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            digits[i] = Base62[(int)(crc % 62)];
            crc /= 62;
        }
    }
}
