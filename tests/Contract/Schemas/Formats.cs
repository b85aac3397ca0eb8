using System.Globalization;
using System.Text.RegularExpressions;

namespace Contract.Schemas;

/// <summary>The formats of the contract that can be checked. Unknown ones say nothing.</summary>
public static partial class Formats
{
    public static bool IsOf(string format, string text) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date-time" => Time().IsMatch(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "email" => Address().IsMatch(text),
        "hostname" => Uri.CheckHostName(text) != UriHostNameType.Unknown,
        // Data URIs are longer than Uri takes, and paths are relative.
        "uri" or "url" => text.StartsWith("data:", StringComparison.Ordinal) || Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out _),
        _ => true,
    };

    /// <summary>A text that is not of the format; null when every text is.</summary>
    public static string? Wrong(string? format) => format switch
    {
        "uuid" => "not-a-uuid",
        "date-time" => "the day before yesterday",
        "email" => "nobody",
        "hostname" => "no host name",
        _ => null,
    };

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)\z")]
    private static partial Regex Time();

    [GeneratedRegex(@"^[^@\s]+@[^@\s]+\z")]
    private static partial Regex Address();
}
