using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace Platform.Http;

/// <summary>
/// Forwards one call to an upstream and its answer back, each by HTTP/1.1 or 2 and both bodies streamed as they come. It follows no redirect, keeps no cookie, uses no
/// proxy, decompresses nothing and adds no trace header. Trailers of an answer reach a client of HTTP/2; one of HTTP/1.1 gets none, because Kestrel cannot send them.
/// Trailers of a request are dropped: SocketsHttpHandler cannot send them. A WebSocket is forwarded where the rules say so, other upgrades never. An answer that comes while
/// the client still sends its body is passed on at once when the upstream speaks HTTP/2; on HTTP/1.1 when the body is through (SocketsHttpHandler reads no earlier), and it
/// is lost as <see cref="ForwardOutcome.UpstreamBroke"/> when the upstream closes instead of reading on.
/// Safe for concurrent use; one instance per process keeps one pool of connections.
/// </summary>
public sealed class Forwarder : IDisposable
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly HttpMessageInvoker _upstream = Pool(verifies: true);
    private readonly HttpMessageInvoker _unverified = Pool(verifies: false);

    /// <summary>Lets a server pass on response headers that are not ASCII (an upstream's raw <c>filename="é"</c>). Without it such an
    /// answer
    /// ends as <see cref="ForwardOutcome.UpstreamBroke"/>.</summary>
    /// <param name="options">The server that will call <see cref="ForwardAsync"/>.</param>
    public static void Prepare(KestrelServerOptions options) => options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;

    /// <summary>Path and query exactly as the client sent them, always starting with a slash: nothing decoded, folded or
    /// re-encoded.</summary>
    /// <param name="request">A request as received.</param>
    public static string RawPathAndQuery(HttpRequest request)
    {
        // By its type: the generic look-up is a virtual call that the runtime resolves anew each time.
        var raw = (request.HttpContext.Features[typeof(IHttpRequestFeature)] as IHttpRequestFeature)?.RawTarget;
        if (string.IsNullOrEmpty(raw)) return $"{request.PathBase}{request.Path}{request.QueryString}"; // a server that does not keep it
        if (raw[0] == '/') return raw;

        // absolute-form, as clients of a forward proxy send it: http://host/path
        var authority = raw.IndexOf("://", StringComparison.Ordinal);
        var path = authority < 0 ? -1 : raw.AsSpan(authority + 3).IndexOfAny('/', '?');
        if (path < 0) return "/";
        var rest = raw[(authority + 3 + path)..];
        return rest[0] == '/' ? rest : "/" + rest;
    }

    /// <summary>Forwards the call and writes the answer, unless something fails before the answer starts: then the caller writes
    /// one.</summary>
    /// <param name="context">The client's call. Its response must not have started.</param>
    /// <param name="target">Absolute http or https address with a path; path and query go out byte for byte.</param>
    /// <param name="rules">Timeouts, tries and headers left out.</param>
    /// <param name="host">The Host header to send; null sends the target's own.</param>
    /// <param name="with">Headers to set; they replace the client's of the same name, and no <c>Connection</c> header can strip
    /// them.</param>
    /// <param name="onAnswer">Called when the upstream's status and headers are in the response and before they are sent.</param>
    /// <returns>How it ended. Only faults of this process are thrown.</returns>
    /// <exception cref="UriFormatException"><paramref name="target"/> is no absolute address.</exception>
    public async ValueTask<Forwarding> ForwardAsync(HttpContext context, string target, ForwardRules rules, string? host = null,
        IReadOnlyList<KeyValuePair<string, string>>? with = null, Action<HttpContext>? onAnswer = null)
    {
        var activity = ForwardActivity.Rent(rules, context.RequestAborted);
        var upgrade = rules.PassesWebSockets ? ForwardedUpgrade.Of(context) : null;
        // A WebSocket is asked for by HTTP/1.1 whatever else the upstream speaks.
        using var request = new ForwardedRequest(context.Request, new Uri(target, Verbatim), rules, upgrade is null ? rules.Upstream : UpstreamHttp.One, activity);
        var body = ForwardHeaders.CopyRequest(context, request, rules.Without, host, with, activity, mayHaveBody: upgrade is null);
        if (upgrade is not null) ForwardedUpgrade.Ask(request);
        HttpResponseMessage? response = null;
        try
        {
            response = await SendAsync(request, body, rules, activity);
            activity.Moved();
            var switches = response.StatusCode == HttpStatusCode.SwitchingProtocols;
            if (switches && (upgrade is null || !ForwardedUpgrade.IsAnswer(response)))
                throw new HttpRequestException(HttpRequestError.InvalidResponse, "The upstream switched to a protocol that nobody asked for.");
            ForwardHeaders.CopyResponse(response, context);
            onAnswer?.Invoke(context);
            if (switches)
            {
                var (sent, received) = await upgrade!.RunAsync(response, context, activity);
                return new(ForwardOutcome.Forwarded, Answered: true) { RequestBytes = sent, ResponseBytes = received };
            }
            var bytes = MayHaveBody(context, response.StatusCode) ? await ForwardedAnswer.CopyBodyAsync(response, context, activity) : 0;
            ForwardHeaders.CopyTrailers(response, context);
            return new(ForwardOutcome.Forwarded, Answered: true) { RequestBytes = body?.Bytes ?? 0, ResponseBytes = bytes };
        }
        catch (Exception error) when (error is HttpRequestException or IOException or OperationCanceledException or BadHttpRequestException)
        {
            var outcome = OutcomeOf(context, body, activity, error);
            var answered = context.Response.HasStarted;
            if (answered) context.Abort();
            else if (response is not null) context.Response.Clear();
            return new(outcome, answered, body?.ReadFault ?? error);
        }
        finally
        {
            response?.Dispose();
            if (body is not null) await body.StopAsync();
            request.Release();
            activity.Return();
        }
    }

    /// <summary>Closes the pooled connections.</summary>
    public void Dispose()
    {
        _upstream.Dispose();
        _unverified.Dispose();
    }

    private static HttpMessageInvoker Pool(bool verifies)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ConnectTimeout = Timeout.InfiniteTimeSpan, // ConnectAsync applies the call's own
            PooledConnectionLifetime = TimeSpan.FromMinutes(5), // so that a changed DNS answer is noticed
            ResponseDrainTimeout = TimeSpan.Zero, // an answer that nobody reads to its end is not worth its connection
            RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8, // what Kestrel decodes them with
            EnableMultipleHttp2Connections = true, // a call must not wait for the streams of others
            ConnectCallback = ConnectAsync,
        };
#pragma warning disable CA5359 // for upstreams whose author said so (ForwardRules.VerifiesCertificate)
        if (!verifies) handler.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, _) => true;
#pragma warning restore CA5359
        return new(handler);
    }

    private async Task<HttpResponseMessage> SendAsync(ForwardedRequest request, ForwardedBody? body, ForwardRules rules, ForwardActivity activity)
    {
        var upstream = rules.VerifiesCertificate ? _upstream : _unverified;
        var delay = rules.RetryDelay;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await upstream.SendAsync(request, activity.Token);
            }
            catch (HttpRequestException error) when (attempt < rules.ConnectTries && IsConnectFault(error) && body is not { Started: true })
            {
                await Task.Delay(delay, activity.Token);
                activity.Moved();
                delay = delay * 2 < rules.RetryDelayMax ? delay * 2 : rules.RetryDelayMax;
            }
        }
    }

    private static ForwardOutcome OutcomeOf(HttpContext context, ForwardedBody? body, ForwardActivity activity, Exception error)
    {
        if (context.RequestAborted.IsCancellationRequested || error is ClientStoppedReadingException) return ForwardOutcome.ClientLeft;
        if (body?.ReadFault is { } fault) return fault is BadHttpRequestException ? ForwardOutcome.BodyRefused : ForwardOutcome.ClientLeft;
        if (activity.IsCancellationRequested || error is HttpRequestException { InnerException: TimeoutException })
            return ForwardOutcome.TimedOut;
        if (error is not HttpRequestException request || !IsConnectFault(request)) return ForwardOutcome.UpstreamBroke;
        return IsNameFault(request) ? ForwardOutcome.NameUnresolved : ForwardOutcome.ConnectFailed;
    }

    // A resolver that does not answer is reported as a failed connection.
    private static bool IsNameFault(HttpRequestException error) => error.HttpRequestError == HttpRequestError.NameResolutionError
        || error.InnerException is SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery };

    private static bool IsConnectFault(HttpRequestException error) => error.HttpRequestError
        is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError;

    // RFC 9110, 6.4.1
    private static bool MayHaveBody(HttpContext context, HttpStatusCode status) =>
        !HttpMethods.IsHead(context.Request.Method) && status is not (HttpStatusCode.NoContent or HttpStatusCode.NotModified);

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext connection, CancellationToken cancel)
    {
        var call = connection.InitialRequestMessage as ForwardedRequest;
        var timeout = call?.ConnectTimeout ?? Timeout.InfiniteTimeSpan;
        call?.Connects();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(timeout);
        try
        {
            await socket.ConnectAsync(connection.DnsEndPoint, bounded.Token);
            call?.Connected();
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (OperationCanceledException error) when (!cancel.IsCancellationRequested)
        {
            socket.Dispose();
            throw new TimeoutException($"No connection within {timeout.TotalMilliseconds} ms.", error);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
