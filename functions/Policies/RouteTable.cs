using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Policies;

/// <summary>What the router looks at.</summary>
/// <param name="Method">Method in upper case.</param>
/// <param name="Host">The public host, perhaps with a port.</param>
/// <param name="Path">The canonical path.</param>
/// <param name="IsHttps">Whether the client came by TLS; <see langword="null"/> when nobody knows, which suits every route.</param>
/// <param name="Headers">The request's headers.</param>
public readonly record struct RouteQuestion(string Method, string Host, string Path, bool? IsHttps, IHeaderDictionary Headers);

/// <summary>A matched route.</summary>
/// <param name="Route">The route.</param>
/// <param name="Service">Its service; <see langword="null"/> when it has none.</param>
/// <param name="MatchedLength">How much of the path the route's path took, in characters.</param>
public sealed record RouteMatch(PolicyRoute Route, PolicyService? Service, int MatchedLength)
{
    /// <summary>Whether its requests are gRPC; told once, because every decision asks.</summary>
    public bool IsGrpc { get; } = Route.IsGrpc;

    /// <summary>The path for the upstream: the service's path and what the route leaves of the request's.</summary>
    /// <param name="path">The canonical request path.</param>
    public string UpstreamPath(string path) => UpstreamPaths.Join(
        Service?.Path is { Length: > 0 } own ? own : "/", path, Route.StripPath ? MatchedLength : 0, Route.StripPath, Route.PathHandling);
}

/// <summary>
/// The contract's router: of the routes that match, the first by number of matching fields, plain hosts before wildcards, number of headers,
/// regular expressions before prefixes, <c>regex_priority</c>, longest prefix, and age. Safe for any number of threads.
/// </summary>
/// <remarks>Source: Kong/kong, <c>kong/router/transform.lua</c> (get_priority, get_expression). A route with several paths is one entry per path.</remarks>
public sealed class RouteTable
{
    /// <summary>What a templated part may be filled with, so that expressions for numbers, words and ids each get a chance.</summary>
    private static readonly string[] Samples = ["1", "sample", "3fa85f64-5717-4562-b3fc-2c963f66afa6", "2024-01-01", "A1"];

    private readonly Entry[] _entries;

    /// <summary>Builds the table. Routes of disabled services, of protocols other than HTTP and gRPC, and paths that cannot be read are left out.</summary>
    public RouteTable(IEnumerable<PolicyRoute> routes, IEnumerable<PolicyService> services)
    {
        var byId = services.ToDictionary(service => service.Id, StringComparer.Ordinal);
        _entries = [.. routes
            .Where(route => route.Protocols.Any(protocol => protocol is "http" or "https" or "grpc" or "grpcs"))
            .SelectMany(route => Entry.Of(route, route.ServiceId is null ? null : byId.GetValueOrDefault(route.ServiceId)))
            .OrderByDescending(entry => entry.Weight)
            .ThenByDescending(entry => entry.HasPlainHostsOnly)
            .ThenByDescending(entry => entry.Headers.Length)
            .ThenByDescending(entry => entry.Path is { IsRegex: true })
            .ThenByDescending(entry => entry.Path is { IsRegex: true } ? entry.Route.RegexPriority : 0)
            .ThenByDescending(entry => entry.Path is { IsRegex: false } ? entry.Path.Text.Length : 0)
            .ThenBy(entry => entry.Route.CreatedAt)
            .ThenBy(entry => entry.Route.Id, StringComparer.Ordinal)];
    }

    /// <summary>The route for a request, or <see langword="null"/>.</summary>
    /// <remarks>
    /// A route that takes only <c>https</c> also matches a plain request, as in the contract's gateway: what to say then is the caller's task. One that takes only <c>http</c> matches no other. A
    /// path on which an expression takes too long is led nowhere, rather than to a route with less to say.
    /// </remarks>
    public RouteMatch? Match(in RouteQuestion question)
    {
        var name = question.Host.AsSpan(0, HostPattern.Split(question.Host, out var given));
        var port = given ?? (question.IsHttps == true ? 443 : 80);
        Span<char> host = name.Length <= 256 ? stackalloc char[name.Length] : new char[name.Length];
        name.ToLowerInvariant(host);
        try
        {
            foreach (var entry in _entries)
            {
                if ((question.IsHttps != true || entry.TakesTls) && entry.TakesMethod(question.Method) && entry.TakesHost(host, port) && entry.MatchPath(question.Path) is var length and >= 0
                    && entry.TakesHeaders(question.Headers))
                    return entry.Matched(length);
            }
        }
        catch (RegexMatchTimeoutException)
        {
            return null;
        }
        return null;
    }

    /// <summary>The route that an operation would take, whatever its host and headers, or <see langword="null"/>.</summary>
    /// <param name="method">Method in upper case.</param>
    /// <param name="path">Path with <c>*</c> for templated parts.</param>
    public RouteMatch? MatchOperation(string method, string path)
    {
        foreach (var sample in Samples)
        {
            if (RequestPath.OfTemplate(path.Replace("*", sample, StringComparison.Ordinal)) is not { } canonical)
                continue;
            foreach (var entry in _entries)
            {
                if (entry.TakesMethod(method) && MatchOrGiveUp(entry, canonical) is var length and >= 0)
                    return entry.Matched(length);
            }
        }
        return null;
    }

    private static int MatchOrGiveUp(Entry entry, string path)
    {
        try
        {
            return entry.MatchPath(path);
        }
        catch (RegexMatchTimeoutException)
        {
            return -1;
        }
    }

    private sealed class Entry(PolicyRoute route, PolicyService? service, RoutePattern? path)
    {
        private readonly HostPattern[] _hosts = [.. (route.Hosts ?? []).Select(host => new HostPattern(host))];
        private readonly string[] _methods = [.. route.Methods ?? []];

        /// <summary>A prefix always takes the same length: one answer serves every request.</summary>
        private readonly RouteMatch? _match = path is { IsRegex: true } ? null : new(route, service, path?.Text.Length ?? 0);

        public PolicyRoute Route => route;

        public RoutePattern? Path => path;

        public HeaderPattern[] Headers { get; } = [.. (route.Headers ?? new Dictionary<string, IReadOnlyList<string>>())
            .Where(header => !header.Key.Equals("host", StringComparison.OrdinalIgnoreCase))
            .Select(header => new HeaderPattern(header.Key, header.Value))];

        public bool HasPlainHostsOnly => _hosts.Length > 0 && !Array.Exists(_hosts, host => host.IsWildcard);

        public int Weight => (_methods.Length > 0 ? 1 : 0) + (_hosts.Length > 0 ? 1 : 0) + (Headers.Length > 0 ? 1 : 0) + (path is null ? 0 : 1);

        public static IEnumerable<Entry> Of(PolicyRoute route, PolicyService? service)
        {
            if (service is { Enabled: false } or { Protocol: not ("http" or "https" or "grpc" or "grpcs") } || (service is null && route.ServiceId is not null))
                return [];
            if (route.Paths is not { Count: > 0 } paths)
                return [new(route, service, null)];
            return paths.Select(text => RoutePattern.Read(text, out var pattern) is null ? pattern : null)
                .Where(pattern => pattern is not null)
                .Select(pattern => new Entry(route, service, pattern));
        }

        public bool TakesTls { get; } = route.TakesTls;

        public bool TakesMethod(string method) => _methods.Length == 0 || _methods.AsSpan().Contains(method);

        public bool TakesHost(ReadOnlySpan<char> host, int port)
        {
            foreach (var pattern in _hosts)
            {
                if (pattern.Matches(host, port))
                    return true;
            }
            return _hosts.Length == 0;
        }

        public int MatchPath(string requested) => path?.Match(requested) ?? 0;

        public bool TakesHeaders(IHeaderDictionary presented)
        {
            foreach (var header in Headers)
            {
                if (!header.Matches(presented[header.Name]))
                    return false;
            }
            return true;
        }

        public RouteMatch Matched(int length) => _match ?? new(route, service, length);
    }
}
