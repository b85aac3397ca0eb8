namespace Azure.Storage.Wire;

internal static class QueryParameters
{
    /// <summary>The decoded names and values of a query, with or without its question mark, in order.</summary>
    public static IEnumerable<KeyValuePair<string, string>> Parse(string? query)
    {
        foreach (var part in (query ?? string.Empty).TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            yield return equals < 0
                ? KeyValuePair.Create(Uri.UnescapeDataString(part), string.Empty)
                : KeyValuePair.Create(Uri.UnescapeDataString(part[..equals]), Uri.UnescapeDataString(part[(equals + 1)..]));
        }
    }
}
