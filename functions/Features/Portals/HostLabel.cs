using System.Security.Cryptography;
using System.Text;

namespace Features.Portals;

/// <summary>Makes the label of a host name out of a portal's name.</summary>
public static class HostLabel
{
    // DNS allows 63; the rest is for the suffix.
    private const int CharactersMax = 48;

    private const int SuffixCharacters = 6;

    /// <summary>Lower-case Latin letters, digits and single hyphens in place of everything else; <c>portal</c> when the name has none of them.</summary>
    public static string Of(string name)
    {
        var label = new StringBuilder();
        foreach (var character in name)
        {
            if (char.IsAsciiLetterOrDigit(character)) label.Append(char.ToLowerInvariant(character));
            else if (label.Length > 0 && label[^1] != '-') label.Append('-');
            if (label.Length == CharactersMax) break;
        }
        var text = label.ToString().Trim('-');
        // "xn--" and the like announce an encoded name, which this is not; single hyphens never make one.
        return text.Length == 0 ? "portal" : text;
    }

    /// <summary>The same with a suffix, for when the plain one is taken.</summary>
    public static string WithSuffix(string label) => $"{label}-{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", SuffixCharacters)}";
}
