using System.Collections.Frozen;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Platform.Http;

/// <summary>Which headers travel. Hop-by-hop ones do not (RFC 9110, 7.6.1), nor do those that a <c>Connection</c> header lists.</summary>
internal static class ForwardHeaders
{
    private static readonly FrozenSet<string> HopByHop = new[]
    {
        "Connection", "Keep-Alive", "Transfer-Encoding", "TE", "Trailer", "Upgrade", "Alt-Svc", "HTTP2-Settings",
        "Proxy", // no header of HTTP, and the environment variable HTTP_PROXY to programs that are given headers as such
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <returns>The body to send, or null when the client sends none.</returns>
    public static ForwardedBody? CopyRequest(HttpContext context, HttpRequestMessage request, FrozenSet<string> without, string? host,
        IReadOnlyList<KeyValuePair<string, string>>? with, ForwardActivity activity, bool mayHaveBody = true)
    {
        ForwardedBody? body = null;
        if (mayHaveBody && context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false)
        {
            request.Content = body = new(context.Request, activity);
            body.Headers.ContentLength = context.Request.ContentLength;
        }
        else if (!IsRepeatable(request.Method))
        {
            // SocketsHttpHandler sends a request without content up to three times more when the connection ends before an answer,
            // whatever its
            // method. With content it does not; on the wire both say `Content-Length: 0`.
            request.Content = new ByteArrayContent([]);
        }

        var connection = Listed(context.Request.Headers.Connection);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (IsHopByHop(name, connection) || without.Contains(name) || IsAmong(with, name)) continue;
            if (name.Equals("Host", StringComparison.OrdinalIgnoreCase) || name.Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                continue;
            Add(request, name, values);
        }

        // To gRPC servers it says that the client can take the status, which comes as a trailer.
        if (request is { Version.Major: 2, VersionPolicy: HttpVersionPolicy.RequestVersionExact } && TakesTrailers(context.Request)) request.Headers.TE.Add(new("trailers"));
        if (host is not null) request.Headers.TryAddWithoutValidation("Host", host);
        for (var i = 0; i < with?.Count; i++) Add(request, with[i].Key, with[i].Value);
        return body;
    }

    public static void CopyResponse(HttpResponseMessage response, HttpContext context)
    {
        // RFC 9112, 6.3: whoever says the length in two ways may be two answers to whoever reads it in the other.
        if (response.Headers.TransferEncodingChunked == true && response.Content.Headers.NonValidated.Contains("Content-Length"))
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "The upstream's answer says its length in two ways.");
        // Interim answers are read over before this one; what is left below 200 is no answer.
        if (response.StatusCode < HttpStatusCode.OK && response.StatusCode != HttpStatusCode.SwitchingProtocols)
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "The upstream's answer has a status that no answer has.");
        context.Response.StatusCode = (int)response.StatusCode;
        context.Features.Get<IHttpResponseFeature>()!.ReasonPhrase = response.ReasonPhrase;
        try
        {
            var connection = response.Headers.NonValidated.TryGetValues("Connection", out var listed) ? Listed(listed.ToString()) : null;
            CopyResponse(response.Headers.NonValidated, context.Response.Headers, connection);
            CopyResponse(response.Content.Headers.NonValidated, context.Response.Headers, connection);
            if (response.StatusCode == HttpStatusCode.NoContent) context.Response.Headers.ContentLength = null; // RFC 9110, 8.6
        }
        catch (InvalidOperationException error)
        {
            throw new HttpRequestException(
                HttpRequestError.InvalidResponse, "This server cannot send on a header of the upstream's.", error);
        }
    }

    /// <summary>What the upstream said after the body, to a client that can be told: one of HTTP/2.</summary>
    public static void CopyTrailers(HttpResponseMessage response, HttpContext context)
    {
        if (context.Features.Get<IHttpResponseTrailersFeature>() is not { Trailers: { IsReadOnly: false } target }) return;
        try
        {
            foreach (var (name, values) in response.TrailingHeaders.NonValidated)
            {
                if (!IsHopByHop(name, null) && !IsFraming(name)) target.Append(name, values.Count == 1 ? new(values.ToString()) : new StringValues([.. values]));
            }
        }
        catch (InvalidOperationException error)
        {
            throw new HttpRequestException(HttpRequestError.InvalidResponse, "This server cannot send on a trailer of the upstream's.", error);
        }
    }

    private static bool TakesTrailers(HttpRequest request)
    {
        foreach (var value in request.Headers.TE)
        {
            if (value is not null && Lists(value, "trailers")) return true;
        }

        return false;
    }

    // RFC 9110, 6.5.1: what says how to read or whether to believe the message comes before it or not at all.
    private static bool IsFraming(string name) => name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
        || name.Equals("Host", StringComparison.OrdinalIgnoreCase) || name.Equals("Set-Cookie", StringComparison.OrdinalIgnoreCase)
        || name.Equals("WWW-Authenticate", StringComparison.OrdinalIgnoreCase) || name.Equals("Cache-Control", StringComparison.OrdinalIgnoreCase);

    private static void CopyResponse(HttpHeadersNonValidated headers, IHeaderDictionary target, string? connection)
    {
        foreach (var (name, values) in headers)
        {
            if (!IsHopByHop(name, connection)) target[name] = values.Count == 1 ? new(values.ToString()) : new StringValues([.. values]);
        }
    }

    private static void Add(HttpRequestMessage request, string name, StringValues values)
    {
        var added = values.Count == 1
            ? request.Headers.TryAddWithoutValidation(name, values[0])
            : request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        if (added) return;
        request.Content ??= new ByteArrayContent([]); // a header that describes content, on a request without any
        request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
    }

    // RFC 9110, 9.2.2
    private static bool IsRepeatable(HttpMethod method) => method == HttpMethod.Get || method == HttpMethod.Head || method == HttpMethod.Options
        || method == HttpMethod.Put || method == HttpMethod.Delete || method == HttpMethod.Trace;

    private static bool IsHopByHop(string name, string? connection) =>
        HopByHop.Contains(name) || name.StartsWith("Proxy-", StringComparison.OrdinalIgnoreCase) || (connection is not null && Lists(connection, name));

    // Null for the values that nearly every request has, so that their headers are not searched.
    private static string? Listed(StringValues connection) =>
        connection.Count == 0 || (connection.Count == 1 && IsPlain(connection[0])) ? null : connection.ToString();

    private static bool IsPlain(string? connection) => string.IsNullOrEmpty(connection)
        || connection.Equals("keep-alive", StringComparison.OrdinalIgnoreCase) || connection.Equals("close", StringComparison.OrdinalIgnoreCase);

    private static bool Lists(ReadOnlySpan<char> connection, ReadOnlySpan<char> name)
    {
        foreach (var part in connection.Split(','))
        {
            if (connection[part].Trim().Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }

    private static bool IsAmong(IReadOnlyList<KeyValuePair<string, string>>? with, string name)
    {
        for (var i = 0; i < with?.Count; i++)
        {
            if (with[i].Key.Equals(name, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
