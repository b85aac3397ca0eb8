using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Platform.Http;
using Policies;

namespace Enforcement;

/// <summary><c>/gateway/{control-plane}/{path}</c>: decides, and forwards what may pass.</summary>
internal sealed partial class Gateway(
    ControlPlanes planes, Decider decider, Forwarder forwarder, UsageMeter usage, Listeners listeners, TimeProvider time, ILogger<Gateway> log)
{
    private const string Prefix = "/gateway/";

    /// <summary>How long a client may pause in its body. Shorter pauses than the server's own watch allows, which gRPC is spared, are nobody's fault.</summary>
    private static readonly TimeSpan ClientPauseMax = TimeSpan.FromSeconds(60);

    /// <summary>What the Functions host adds on its way; its key opens the host, not the upstream.</summary>
    private static readonly string[] HostHeaders =
        ["x-functions-key", "x-functions-clientid", "X-Azure-Functions-HostVersion", "X-Azure-Functions-InvocationId", "x-ms-invocation-id"];

    /// <summary>Lives as long as the snapshot that holds the service.</summary>
    private readonly ConditionalWeakTable<PolicyService, ForwardRules> _rules = [];

    public async Task Handle(HttpContext http)
    {
        var began = time.GetTimestamp();
        // The request target as it was sent: the server's own path is decoded already, and decoding twice is how checks are fooled.
        var target = Forwarder.RawPathAndQuery(http.Request);
        var request = http.Request;
        var listener = listeners.Of(http);
        if (listener is not null)
            Listener.Vouch(request);
        if (Asked(target, listener) is not { } asked)
        {
            await Denial.NotFound().ExecuteAsync(http);
            return;
        }
        if (!RequestMethod.IsSound(request.Method))
        {
            await new Denial(400, "The method must be in upper case", "bad_request").ExecuteAsync(http);
            return;
        }
        var (plane, denial) = await planes.Find(asked.ControlPlane);
        if (plane is null)
        {
            await denial!.ExecuteAsync(http);
            return;
        }
        var rest = asked.Target;
        var decision = await decider.Decide(plane, new(request.Method, PublicHost(request), rest is ['/', ..] ? rest : "/" + rest, IsHttps(request), request.Headers)
        {
            IsHttp2 = HttpProtocol.IsHttp2(request.Protocol),
        });
        var forwarding = default(Forwarding);
        if (decision.IsAllowed)
            forwarding = await Pass(http, plane, decision);
        else
            await Refuse(http, decision);
        // Nothing was answered to a client that left before the answer began.
        var status = forwarding is { Outcome: ForwardOutcome.ClientLeft, Answered: false } ? 499 : http.Response.StatusCode;
        usage.Count(decision, status, new(
            1, 1, (long)time.GetElapsedTime(began).TotalMilliseconds, forwarding.RequestBytes, forwarding.ResponseBytes));
    }

    /// <summary>Methods that the function's door does not name: they come by listeners of this app's own. Never <c>CONNECT</c>, which asks for a tunnel to anywhere.</summary>
    public Task HandleOther(HttpContext http) => HttpMethods.IsConnect(http.Request.Method) ? Denial.MethodNotAllowed().ExecuteAsync(http) : Handle(http);

    /// <summary>The control plane and what is left of the target, which a control plane's own listener takes whole.</summary>
    private static (string ControlPlane, string Target)? Asked(string target, Listener? listener)
    {
        if (listener?.ControlPlane is { } own)
            return (own, target);
        if (!target.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var end = target.AsSpan(Prefix.Length).IndexOfAny('/', '?') is var at and >= 0 ? Prefix.Length + at : target.Length;
        return (target[Prefix.Length..end], target[end..]);
    }

    private async Task<Forwarding> Pass(HttpContext http, ControlPlanePolicy plane, Decision decision)
    {
        if (decision.Reason == DecisionReason.Preflight)
        {
            CorsAnswer.Write(decision.Cors!, http.Request.Headers.Origin, http.Response.Headers);
            CorsAnswer.WritePreflight(decision.Cors!, http.Request.Headers, http.Response.Headers);
            http.Response.ContentLength = 0;
            return default;
        }
        var route = decision.Route!;
        var service = route.Service!;
        CleanRequest(http.Request.Headers, decision);
        SpareStreams(http);
        var host = service.Host.Contains(':', StringComparison.Ordinal) && service.Host[0] != '[' ? $"[{service.Host}]" : service.Host;
        var result = await forwarder.ForwardAsync(
            http,
            $"{(service.IsTls ? "https" : "http")}://{host}:{service.Port}{route.UpstreamPath(decision.Path.Path)}{decision.Path.Query}",
            _rules.GetValue(service, Rules),
            route.Route.PreserveHost ? PublicHost(http.Request) : null,
            Verdict.Identity(plane, decision),
            answered => WriteHeaders(answered, decision));
        if (result.Outcome is ForwardOutcome.Forwarded or ForwardOutcome.ClientLeft)
            return result;
        LogBroken(log, http.TraceIdentifier, service.Id, result.Outcome, result.Error?.Message);
        if (result.Answered)
            return result;
        WriteHeaders(http, decision);
        await Broken(result).ExecuteAsync(http);
        return result;
    }

    private static async Task Refuse(HttpContext http, Decision decision)
    {
        if (decision.Reason == DecisionReason.Http2Required)
            http.Response.Headers.Upgrade = "HTTP/2";
        if (decision.Reason == DecisionReason.HttpsRequired)
        {
            if (decision.Status == 426)
                http.Response.Headers.Upgrade = "TLS/1.2, HTTP/1.1";
            else
                http.Response.Headers.Location = $"https://{PublicHost(http.Request)}{Forwarder.RawPathAndQuery(http.Request)}";
        }
        WriteHeaders(http, decision);
        await Verdict.Denial(decision).ExecuteAsync(http);
    }

    private static Denial Broken(Forwarding result) => result.Outcome switch
    {
        ForwardOutcome.NameUnresolved => new(503, "name resolution failed", "upstream_unresolved"),
        ForwardOutcome.TimedOut => new(504, "The upstream server is timing out", "upstream_timeout"),
        ForwardOutcome.BodyRefused when result.Error is BadHttpRequestException fault => new(fault.StatusCode, "The request body cannot be read", "bad_request"),
        _ => new(502, "An invalid response was received from the upstream server", "upstream_error"),
    };

    private static void WriteHeaders(HttpContext http, in Decision decision)
    {
        // Only refusals have one, and the upstream's own would be taken for ours.
        http.Response.Headers.Remove(Denial.ReasonHeader);
        Verdict.Write(decision, http.Response.Headers);
        if (decision.Cors is { } cors)
            CorsAnswer.Write(cors, http.Request.Headers.Origin, http.Response.Headers);
    }

    /// <summary>Takes out what the upstream must not get from outside, or not at all.</summary>
    private static void CleanRequest(IHeaderDictionary headers, in Decision decision)
    {
        List<string>? ours = null;
        foreach (var (name, _) in headers)
        {
            if (Verdict.IsOurs(name))
                (ours ??= []).Add(name);
        }
        foreach (var name in ours ?? [])
            headers.Remove(name);
        foreach (var name in HostHeaders)
            headers.Remove(name);
        if (decision is { HidesCredential: true, CredentialHeader: { } carrier })
            headers.Remove(carrier);
    }

    /// <summary>A gRPC stream may be silent for as long as its call takes; the server would end it for sending too slowly.</summary>
    private static void SpareStreams(HttpContext http)
    {
        if (HttpProtocol.IsHttp2(http.Request.Protocol) && http.Request.ContentType?.StartsWith("application/grpc", StringComparison.OrdinalIgnoreCase) == true
            && http.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }

    private static ForwardRules Rules(PolicyService service) => new()
    {
        ConnectTimeout = TimeSpan.FromMilliseconds(service.ConnectTimeoutMilliseconds),
        ActivityTimeout = TimeSpan.FromMilliseconds(service.ReadTimeoutMilliseconds),
        WriteTimeout = TimeSpan.FromMilliseconds(service.WriteTimeoutMilliseconds),
        ClientTimeout = ClientPauseMax,
        Upstream = service.IsGrpc ? UpstreamHttp.Two : service.IsTls ? UpstreamHttp.Negotiated : UpstreamHttp.One,
        VerifiesCertificate = service.TlsVerify != false,
        ConnectTries = 1 + service.Retries,
        PassesWebSockets = true,
    };

    /// <summary>Behind the Functions host the <c>Host</c> header is the handler's own; the host puts the public one here, over anything a client claims.</summary>
    private static string PublicHost(HttpRequest request) =>
        request.Headers["X-Forwarded-Host"] is [{ Length: > 0 } host] ? host : request.Host.Value ?? "";

    private static bool IsHttps(HttpRequest request) =>
        request.Headers["X-Forwarded-Proto"] is [{ Length: > 0 } scheme] ? scheme.Equals("https", StringComparison.OrdinalIgnoreCase) : request.IsHttps;

    [LoggerMessage(Level = LogLevel.Warning, Message = "Request {RequestId} to service {ServiceId} ended as {Outcome}: {Why}")]
    private static partial void LogBroken(ILogger log, string requestId, string serviceId, ForwardOutcome outcome, string? why);
}

internal static class GatewayEndpoint
{
    public static void MapGateway(this IEndpointRouteBuilder app)
    {
        var gateway = ActivatorUtilities.CreateInstance<Gateway>(app.ServiceProvider);
        app.MapMethods("/gateway/{**path}", Doors.Methods, gateway.Handle).OpenToAll();
        app.Map("/gateway/{**path}", gateway.HandleOther).OpenToAll();
    }
}
