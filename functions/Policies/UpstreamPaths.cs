namespace Policies;

/// <summary>How a service's path and a request's path become one. Source: Kong/kong, <c>kong/router/utils.lua</c> (get_upstream_uri).</summary>
internal static class UpstreamPaths
{
    public static string Join(string service, string path, int matched, bool strip, PathHandling handling)
    {
        if (handling == PathHandling.V1)
            return JoinPlainly(service, strip ? Rest(path, matched) : path[1..], strip);
        var slashed = service[^1] == '/';
        if (!strip)
            return slashed ? service + path[1..] : path == "/" ? service : service + path;
        var rest = Rest(path, matched);
        if (rest.Length == 0)
            return JoinNothing(service, slashed, path);
        return (slashed, rest[0] == '/') switch
        {
            (true, true) => service + rest[1..],
            (false, false) => $"{service}/{rest}",
            _ => service + rest,
        };
    }

    /// <summary>The whole path was taken off: a trailing slash is kept if the client sent one.</summary>
    private static string JoinNothing(string service, bool slashed, string path)
    {
        var wanted = path.Length > 1 && path[^1] == '/';
        if (service == "/")
            return service;
        if (slashed)
            return wanted ? service : service[..^1];
        return wanted ? service + "/" : service;
    }

    private static string JoinPlainly(string service, string rest, bool strip) =>
        strip && service[^1] == '/' && rest is ['/', ..] ? service + rest[1..] : service + rest;

    /// <summary>
    /// What is left behind the matched part. A prefix may end inside a segment, so what is left can begin with what looks like a dot segment; it is
    /// dropped, or the upstream would climb out of the service's path.
    /// </summary>
    private static string Rest(string path, int matched)
    {
        // A route without a path takes nothing off but the slash that the join puts back.
        var rest = matched == 0 ? path[1..] : path[matched..];
        var end = rest.IndexOf('/', StringComparison.Ordinal) is var slash and >= 0 ? slash : rest.Length;
        return RequestPath.IsDotSegment(rest.AsSpan(0, end)) ? rest[Math.Min(rest.Length, end + 1)..] : rest;
    }
}
