using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Platform.Storage;

/// <summary>
/// The one place where table keys are made. A key is words joined by <c>|</c>; ids are written in their usual form; anything a person chose is folded and
/// hashed, because table keys may not hold <c>/ \ # ?</c> or control characters and are at most 512 characters long.
/// </summary>
public static class Keys
{
    /// <summary>The key of a thing with an id: <c>api|1f0c…</c>.</summary>
    public static string Of(string kind, Guid id) => $"{kind}|{id:D}";

    /// <summary>The key of a thing that stands under another: <c>registration|{application}|{api}</c>.</summary>
    public static string Of(string kind, Guid outer, Guid inner) => $"{kind}|{outer:D}|{inner:D}";

    /// <summary>The key prefix of all things of a kind.</summary>
    public static string All(string kind) => kind + "|";

    /// <summary>The key prefix of all things of a kind under another thing.</summary>
    public static string All(string kind, Guid outer) => $"{kind}|{outer:D}|";

    /// <summary>The key of a claim on something a person chose, exactly as written. A null part differs from an empty one.</summary>
    public static string Claim(string kind, params ReadOnlySpan<string?> parts) => $"{kind}|{Hash(parts, fold: false)}";

    /// <summary>The key of a claim that does not tell upper from lower case: slugs, e-mail addresses, host names.</summary>
    public static string FoldedClaim(string kind, params ReadOnlySpan<string?> parts) => $"{kind}|{Hash(parts, fold: true)}";

    private static string Hash(ReadOnlySpan<string?> parts, bool fold)
    {
        var joined = new StringBuilder();
        foreach (var part in parts)
        {
            if (part is null)
            {
                joined.Append("-;");
                continue;
            }
            var text = fold ? part.ToLowerInvariant() : part;
            // The length in front keeps ("a", "bc") and ("ab", "c") apart.
            joined.Append(text.Length).Append(':').Append(text).Append(';');
        }
        // The code units themselves: UTF-8 has one form for all halves of surrogate pairs.
        return Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(joined.ToString().AsSpan())));
    }
}
