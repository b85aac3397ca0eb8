using System.Text;

namespace Policies;

/// <summary>
/// Path parameters (RFC 3986, 3.3): what stands in a segment behind a semicolon. Some servers (Tomcat, Jetty, Spring) find what to call without them, others take them for a part of the name.
/// </summary>
/// <remarks>
/// <c>%3B</c> counts as a semicolon, as it does for dot segments: those servers cut before they decode, but proxies on the way (nginx with a path in <c>proxy_pass</c>) write it as a bare one.
/// </remarks>
internal static class PathParameters
{
    private const string Escaped = "%3B";

    /// <summary>Whether a canonical path has any.</summary>
    public static bool Has(string path) => path.Contains(';', StringComparison.Ordinal) || path.Contains(Escaped, StringComparison.Ordinal);

    /// <summary>A canonical path as a server reads it that cuts them; segments of which nothing is left are gone, as runs of slashes are.</summary>
    public static string Without(string path)
    {
        var bare = new StringBuilder(path.Length);
        foreach (var range in path.AsSpan().Split('/'))
        {
            var name = NameOf(path.AsSpan(range));
            if (name.Length > 0)
                bare.Append('/').Append(name);
        }
        return bare.Length == 0 ? "/" : bare.ToString();
    }

    private static ReadOnlySpan<char> NameOf(ReadOnlySpan<char> segment)
    {
        var end = segment.IndexOf(';') is var plain and >= 0 ? plain : segment.Length;
        return segment[..end].IndexOf(Escaped) is var escaped and >= 0 ? segment[..escaped] : segment[..end];
    }
}
