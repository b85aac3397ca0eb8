using System.Globalization;
using System.Text.RegularExpressions;

namespace Features.Appearances;

/// <summary>A colour as style sheets write it.</summary>
public static partial class CssColor
{
    /// <summary>
    /// A number sign, a name, or one of the functions of colours. Nothing that could end a declaration or fetch something: what matches may stand in a style sheet as it is.
    /// </summary>
    [GeneratedRegex(@"^(?:#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})|[a-zA-Z]+|(?i:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\([0-9a-zA-Z%.,/ +-]+\))\z", RegexOptions.NonBacktracking)]
    public static partial Regex Form();

    /// <summary>The colour as <c>#rrggbb</c>, or null where that cannot say it: by its name, in another space, or seen through.</summary>
    public static string? ToHex(string color)
    {
        var text = color.Trim().ToLowerInvariant();
        if (text.Length == 7 && text[0] == '#') return text;
        if (text.Length == 4 && text[0] == '#') return $"#{text[1]}{text[1]}{text[2]}{text[2]}{text[3]}{text[3]}";
        if (Opaque().Match(text) is not { Success: true } match) return null;
        var hex = "#";
        for (var part = 1; part <= 3; part++)
        {
            if (!byte.TryParse(match.Groups[part].ValueSpan, CultureInfo.InvariantCulture, out var value)) return null;
            hex += value.ToString("x2", CultureInfo.InvariantCulture);
        }
        return hex;
    }

    /// <summary>Whether text on it must be light; null where that cannot be told. By the weights of the eye (Rec. 709), without its gamma: the question is only which half.</summary>
    public static bool? IsDark(string color) => ToHex(color) is { } hex
        ? (0.2126 * Part(hex, 1)) + (0.7152 * Part(hex, 3)) + (0.0722 * Part(hex, 5)) < 128
        : null;

    private static int Part(string hex, int at) => int.Parse(hex.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^rgba?\( *([0-9]{1,3}) *[ ,] *([0-9]{1,3}) *[ ,] *([0-9]{1,3}) *(?:[,/] *(?:1|1\.0|100%) *)?\)\z", RegexOptions.NonBacktracking)]
    private static partial Regex Opaque();
}
