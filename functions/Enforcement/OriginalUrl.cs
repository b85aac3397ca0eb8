using System.Buffers;
using Microsoft.Extensions.Primitives;

namespace Enforcement;

/// <summary>The original request's URL, as ingress-nginx says it in <c>X-Original-URL</c>: one more spelling of its URI, and a host.</summary>
/// <remarks>
/// It is looked at also where <c>X-Original-URI</c> is there: ingress-nginx lets its client's headers through, so that one may be a client's, and its own is this one. When they differ nobody is believed.
/// </remarks>
/// <param name="Host">The host, perhaps with a port.</param>
/// <param name="Target">Path and query as they were sent.</param>
internal readonly record struct OriginalUrl(string Host, string Target)
{
    public const string Header = "X-Original-URL";

    /// <summary>
    /// A host and a port. ingress-nginx puts in front of the path what its client sent as <c>Host</c>, in which nginx lets more stand: <c>a?b</c> would otherwise become the end of the path.
    /// </summary>
    private static readonly SearchValues<char> Authority = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_:[]");

    /// <summary>Whether the header says anything of the original request. The front end of Azure App Service sets it, too: to the path by which it was called itself.</summary>
    public static bool IsSaid(in StringValues values) => values.Count > 0 && values is not [['/', ..]];

    /// <summary>Reads the header; <see langword="null"/> when it is not one plain URL of a host and a path.</summary>
    public static OriginalUrl? Read(in StringValues values)
    {
        if (values is not [{ } url])
            return null;
        var start = url.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7 : 0;
        var length = url.AsSpan(start).IndexOfAnyExcept(Authority);
        return start > 0 && length > 0 && url[start + length] == '/' ? new(url.Substring(start, length), url[(start + length)..]) : null;
    }

    /// <summary>Whether another header names the same host; it may leave the port out, as nginx's <c>$host</c> does.</summary>
    public bool Names(string host) =>
        host.Equals(Host, StringComparison.OrdinalIgnoreCase) || host.Equals(new HostString(Host).Host, StringComparison.OrdinalIgnoreCase);
}
