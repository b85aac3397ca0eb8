using System.Text.RegularExpressions;
using Microsoft.Extensions.Primitives;

namespace Policies;

/// <summary>One required header of a route: any of its values, without regard to case; a value after <c>~*</c> is a regular expression; one that is none matches nothing.</summary>
internal sealed class HeaderPattern
{
    private readonly string[] _values;
    private readonly Regex[] _patterns;

    public HeaderPattern(string name, IReadOnlyList<string> values)
    {
        Name = name;
        _values = [.. values.Where(value => !IsRegex(value))];
        _patterns = [.. values.Where(IsRegex).Select(value => BoundedRegex.TryOf(value[2..], RegexOptions.IgnoreCase)).OfType<Regex>()];
    }

    public string Name { get; }

    public bool Matches(StringValues presented)
    {
        foreach (var value in presented)
        {
            if (value is null)
                continue;
            if (_values.AsSpan().Contains(value, StringComparer.OrdinalIgnoreCase))
                return true;
            foreach (var pattern in _patterns)
            {
                if (pattern.IsMatch(value))
                    return true;
            }
        }
        return false;
    }

    private static bool IsRegex(string value) => value.StartsWith("~*", StringComparison.Ordinal);
}
