using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Features.Apis;

/// <summary>Slugs of APIs and packages: the readable part of their address in a portal.</summary>
public static partial class Slugs
{
    /// <summary>Characters of a slug.</summary>
    public const int CharactersMax = 255;

    private const int SuffixCharacters = 4;

    // The process runs without cultures, which cannot take letters apart: the common ones stand here.
    private const string Accented = "àáâãäåçèéêëìíîïñòóôõöøùúûüýÿ";
    private const string Plain = "aaaaaaceeeeiiiinoooooouuuuyy";

    /// <summary>The slug that a name and a version stand for. Of a semantic version only the major part is named: <c>Flights 2.1.0</c> is <c>flights-2</c>.</summary>
    public static string Of(string name, string? version)
    {
        var slug = Slugify(version is null ? name : $"{name} {MajorOf(version)}");
        return slug.Length == 0 ? "api" : slug.Length > CharactersMax - SuffixCharacters - 1 ? slug[..(CharactersMax - SuffixCharacters - 1)].TrimEnd('-') : slug;
    }

    /// <summary>Another slug for when somebody has the one that was made. Random, so that many who want the same do not meet again.</summary>
    public static string WithSuffix(string slug) => $"{slug}-{RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", SuffixCharacters)}";

    /// <summary>What a caller may choose.</summary>
    [GeneratedRegex(@"^[A-Za-z0-9_-]+\z", RegexOptions.NonBacktracking)]
    public static partial Regex Form();

    private static string MajorOf(string version) => Semantic().IsMatch(version) ? version[..version.IndexOf('.', StringComparison.Ordinal)] : version;

    /// <summary>Latin letters, digits and underscores of a text, hyphens between them; may be empty.</summary>
    public static string Slugify(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var character in text.ToLowerInvariant())
        {
            var at = Accented.IndexOf(character, StringComparison.Ordinal);
            if (char.IsAsciiLetterOrDigit(character) || character == '_') slug.Append(character);
            else if (at >= 0) slug.Append(Plain[at]);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }
        return slug.ToString().TrimEnd('-');
    }

    [GeneratedRegex(@"^[vV]?[0-9]+\.[0-9]+\.[0-9]+([-+][0-9A-Za-z.+-]+)?\z", RegexOptions.NonBacktracking)]
    private static partial Regex Semantic();
}
