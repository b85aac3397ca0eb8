namespace Features.Content;

/// <summary>Where a link or an image of somebody's Markdown may lead.</summary>
public static class LinkRules
{
    public const int CharactersMax = 2048;

    private static readonly string[] LinkSchemes = ["http", "https", "mailto"];
    private static readonly string[] ImageSchemes = ["http", "https"];

    /// <summary>The address as it may be written, or null when it may not. Without a scheme it is a path, a query or a fragment of the portal itself.</summary>
    public static string? Allow(string? url, bool image)
    {
        var address = url?.Trim();
        if (string.IsNullOrEmpty(address) || address.Length > CharactersMax) return null;
        // Browsers drop these from an address before they read its scheme.
        if (address.Any(char.IsControl)) return null;
        // A browser takes a backslash for a slash: all four forms name another host.
        if (address.Length > 1 && address[0] is '/' or '\\' && address[1] is '/' or '\\') return null;
        return SchemeOf(address) is not { } scheme || (image ? ImageSchemes : LinkSchemes).Contains(scheme) ? address : null;
    }

    /// <summary>Whether it leads away from the portal.</summary>
    public static bool IsExternal(string address) => SchemeOf(address) is "http" or "https";

    // RFC 3986, section 3.1: a letter, then letters, digits, plus, minus and dots up to the first colon.
    private static string? SchemeOf(string address)
    {
        var colon = address.IndexOf(':');
        if (colon <= 0 || !char.IsAsciiLetter(address[0])) return null;
        return address.AsSpan(0, colon).IndexOfAnyExcept(SchemeCharacters) < 0 ? address[..colon].ToLowerInvariant() : null;
    }

    private static readonly System.Buffers.SearchValues<char> SchemeCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");
}
