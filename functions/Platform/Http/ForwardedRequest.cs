using Microsoft.AspNetCore.Http;

namespace Platform.Http;

/// <summary>A request on its way to an upstream. A type of its own because the connect callback sees only the message, and its option bag
/// would cost
/// an allocation per call.</summary>
internal sealed class ForwardedRequest : HttpRequestMessage
{
    public ForwardedRequest(HttpRequest client, Uri target, TimeSpan connectTimeout) : base(MethodOf(client.Method), target) =>
        ConnectTimeout = connectTimeout;

    public TimeSpan ConnectTimeout { get; }

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
