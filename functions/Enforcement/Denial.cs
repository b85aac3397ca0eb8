using System.Text.Json;
using Platform.Errors;
using Platform.Http;

namespace Enforcement;

/// <summary>
/// The one error body of the enforcement surface: <c>{ "message", "request_id" }</c>, as the contract's gateway writes it. Both it and the reason's code are headers, too: a gateway
/// in front may write a body of its own.
/// </summary>
/// <param name="Status">The status.</param>
/// <param name="Message">A sentence for a person.</param>
/// <param name="Reason">A word for programs. It never says why a credential was refused.</param>
internal sealed record Denial(int Status, string Message, string Reason) : IResult
{
    public const string ReasonHeader = "X-ACE-Reason";
    public const string RequestIdHeader = "X-ACE-Request-ID";


    /// <summary>Seconds after which a repetition makes sense.</summary>
    public long? RetryAfterSeconds { get; init; }

    /// <summary>What a client is told that shows nothing the answer may be given to.</summary>
    public string? Challenge { get; init; }

    /// <summary>A path or control plane that is not there.</summary>
    public static Denial NotFound() => new(404, "Not Found", "not_found");

    /// <summary>
    /// Whoever asks is no gateway of a control plane of this name, be there one or not. Not 401: a gateway would tell its client that the client's key is wrong. The
    /// reason tells the asking gateway that the refusal is about itself.
    /// </summary>
    public static Denial UnknownGateway() => new(403, "The gateway is not known", "gateway_token");

    /// <summary>Nothing here has this method.</summary>
    public static Denial MethodNotAllowed() => new(405, "Method Not Allowed", "method_not_allowed");

    /// <summary>Storage does not answer.</summary>
    public static Denial Unavailable() => new(503, "Service Unavailable", "unavailable") { RetryAfterSeconds = Edge.RetryAfterSeconds };

    /// <summary>Puts the reason and the request's id on a refusal.</summary>
    public static void Mark(HttpContext http, string reason)
    {
        http.Response.Headers[ReasonHeader] = reason;
        http.Response.Headers[RequestIdHeader] = http.TraceIdentifier;
    }

    /// <inheritdoc />
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        if (RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = seconds.ToString();
        if (Challenge is not null)
            response.Headers.WWWAuthenticate = Challenge;
        Mark(httpContext, Reason);
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        var body = JsonSerializer.SerializeToUtf8Bytes(new DenialBody(Message, httpContext.TraceIdentifier), CheckJson.Default.DenialBody);
        response.ContentLength = body.Length;
        if (!HttpMethods.IsHead(httpContext.Request.Method))
            await response.Body.WriteAsync(body, httpContext.RequestAborted);
    }
}

/// <summary>The body.</summary>
/// <param name="Message">A sentence for a person. Never says why a credential was refused.</param>
/// <param name="RequestId">Joins the answer with the log.</param>
internal sealed record DenialBody(string Message, string RequestId);

/// <summary>Where no endpoint speaks, the same body.</summary>
internal sealed class GatewayEdge : Edge
{
    public override IResult NotFound() => Denial.NotFound();

    public override IResult MethodNotAllowed() => Denial.MethodNotAllowed();

    public override IResult Invalid(IReadOnlyList<Fault> faults) => new Denial(400, string.Join("; ", faults.Select(fault => fault.Reason)), "bad_request");

    public override IResult TooLarge(long bytesMax) => new Denial(413, $"The request body must not be larger than {bytesMax} bytes", "too_large");

    public override IResult Unavailable() => Denial.Unavailable();

    public override IResult Bug(HttpContext http) => new Denial(500, "An unexpected error occurred", "internal_error");
}
