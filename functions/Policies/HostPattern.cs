namespace Policies;

/// <summary>One entry of a route's <c>hosts</c>: a name, or one with a leading or trailing <c>*</c>, and perhaps a port.</summary>
internal sealed class HostPattern
{
    private readonly string _name;
    private readonly int? _port;

    public HostPattern(string entry)
    {
        var name = entry[..Split(entry, out _port)];
        IsWildcard = name.Contains('*', StringComparison.Ordinal);
        _name = name.ToLowerInvariant();
    }

    public bool IsWildcard { get; }

    /// <param name="host">Name without port, in lower case.</param>
    /// <param name="port">The request's port, or that of its scheme.</param>
    public bool Matches(ReadOnlySpan<char> host, int port)
    {
        if (_port is { } wanted && wanted != port)
            return false;
        if (!IsWildcard)
            return host.SequenceEqual(_name);
        // A wildcard stands for at least one character.
        if (host.Length < _name.Length)
            return false;
        return _name[0] == '*'
            ? host.EndsWith(_name.AsSpan(1), StringComparison.Ordinal)
            : host.StartsWith(_name.AsSpan(0, _name.Length - 1), StringComparison.Ordinal);
    }

    /// <summary>Parts <c>name:port</c>; brackets of an IPv6 address stay with the name.</summary>
    /// <returns>Length of the name.</returns>
    public static int Split(ReadOnlySpan<char> host, out int? port)
    {
        port = null;
        var colon = host.LastIndexOf(':');
        if (colon <= 0 || host[colon..].Contains(']') || (host[0] != '[' && host.IndexOf(':') != colon)
            || !int.TryParse(host[(colon + 1)..], System.Globalization.NumberStyles.None, null, out var number))
            return host.Length;
        port = number;
        return colon;
    }
}
