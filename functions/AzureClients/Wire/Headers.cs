using System.Globalization;

namespace Azure.Storage.Wire;

/// <summary>Typed reads of response headers; the default when one is absent or malformed.</summary>
internal static class Headers
{
    public static string? Text(this Response response, string name) => response.Headers.TryGetValue(name, out var value) ? value : null;

    public static long Number(this Response response, string name) =>
        long.TryParse(response.Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? value : 0;

    public static DateTimeOffset Instant(this Response response, string name) =>
        DateTimeOffset.TryParse(response.Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? value : default;

    // As written, quotes included: the official blob client keeps them, too.
    public static ETag ETag(this Response response) => response.Text("ETag") is { } value ? new ETag(value) : default;

    public static byte[]? Hash(this Response response, string name) =>
        response.Text(name) is { Length: > 0 } value ? Convert.FromBase64String(value) : null;
}
