using System.Net;
using Microsoft.AspNetCore.Http;

namespace Platform.Http;

/// <summary>A request on its way to an upstream. A type of its own because the connect callback sees only the message, and its option bag
/// would cost
/// an allocation per call.</summary>
internal sealed class ForwardedRequest : HttpRequestMessage
{
    private readonly Lock _lock = new();
    private ForwardActivity? _activity;

    public ForwardedRequest(HttpRequest client, Uri target, ForwardRules rules, UpstreamHttp upstream, ForwardActivity activity) : base(MethodOf(client.Method), target)
    {
        (ConnectTimeout, _activity) = (rules.ConnectTimeout, activity);
        if (upstream == UpstreamHttp.One) return;
        Version = HttpVersion.Version20;
        VersionPolicy = upstream == UpstreamHttp.Two ? HttpVersionPolicy.RequestVersionExact : HttpVersionPolicy.RequestVersionOrLower;
    }

    public TimeSpan ConnectTimeout { get; }

    public void Connects()
    {
        lock (_lock) _activity?.Connects();
    }

    public void Connected()
    {
        lock (_lock) _activity?.Moved();
    }

    /// <summary>The call has ended. A connection that was begun for it may still be under way, for others, and must not touch the activity of another call.</summary>
    public void Release()
    {
        lock (_lock) _activity = null;
    }

    private static HttpMethod MethodOf(string method) => method switch
    {
        "GET" => HttpMethod.Get,
        "POST" => HttpMethod.Post,
        "PUT" => HttpMethod.Put,
        "PATCH" => HttpMethod.Patch,
        "DELETE" => HttpMethod.Delete,
        "HEAD" => HttpMethod.Head,
        "OPTIONS" => HttpMethod.Options,
        "TRACE" => HttpMethod.Trace,
        _ => new HttpMethod(method),
    };
}
