using System.Text.RegularExpressions;

namespace Platform.Fields;

internal static class PatternMatch
{
    /// <summary>
    /// Whether the text has the form. In .NET <c>$</c> also matches in front of a last line break, which would let one into header names and URLs; here it matches at the end only.
    /// </summary>
    public static bool Fits(this Regex pattern, string text)
    {
        var match = pattern.Match(text);
        return match.Success && (!text.EndsWith('\n') || match.Index + match.Length == text.Length || !pattern.ToString().Contains('$'));
    }
}
