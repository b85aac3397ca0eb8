using System.Globalization;
using System.Text.RegularExpressions;

namespace Platform.Fields;

/// <summary>Times as the contract writes them (RFC 3339, section 5.6).</summary>
public static partial class Rfc3339
{
    // A tick is 100 ns. Go's clients send nanoseconds; what is finer than a tick is cut.
    private const int FractionDigitsMax = 7;

    /// <summary>Reads a date, a time and an offset from UTC. A time without an offset would mean another moment on every machine, so it is refused.</summary>
    public static bool TryRead(string text, out DateTimeOffset time)
    {
        time = default;
        if (Form().Match(text) is not { Success: true } match) return false;
        var fraction = match.Groups["fraction"].ValueSpan;
        if (fraction.Length > FractionDigitsMax + 1) fraction = fraction[..(FractionDigitsMax + 1)];
        var offset = match.Groups["offset"].Value is "Z" or "z" ? "+00:00" : match.Groups["offset"].Value;
        return DateTimeOffset.TryParseExact(
            $"{match.Groups["date"].ValueSpan}T{match.Groups["time"].ValueSpan}{fraction}{offset}", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
            CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    [GeneratedRegex(
        @"^(?<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[Tt](?<time>[0-9]{2}:[0-9]{2}:[0-9]{2})(?<fraction>\.[0-9]+)?(?<offset>[Zz]|[+-][0-9]{2}:[0-9]{2})\z",
        RegexOptions.NonBacktracking)]
    private static partial Regex Form();
}
