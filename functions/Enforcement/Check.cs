using System.Text;
using System.Text.Json;
using Platform.Fields;
using Platform.Http;
using Policies;

namespace Enforcement;

/// <summary><c>/ace/{control-plane}/check</c>: decides for another gateway, which forwards.</summary>
internal sealed class Check(ControlPlanes planes, Decider decider, UsageMeter usage, GatewayAccess access, Explain explain)
{
    /// <summary>Room for the headers that servers let through, written as JSON.</summary>
    private const long BodyBytesMax = 64 * 1024;

    /// <summary>
    /// The three forms: a request that names the original URI in a header, and one that has it appended to the path, are questions about themselves, whatever
    /// their method; every other one must be a POST of a JSON object.
    /// </summary>
    public async Task Handle(HttpContext http)
    {
        // The path as it was sent; the server's own is decoded, and a name may hold an encoded slash.
        var target = Forwarder.RawPathAndQuery(http.Request);
        if (CheckTarget.Of(target) is not { } asked)
        {
            await Denial.NotFound().ExecuteAsync(http);
            return;
        }
        var headers = http.Request.Headers;
        var isForwarded = asked.Original is not null || headers.ContainsKey("X-Original-URI") || headers.ContainsKey("X-Forwarded-Uri")
            || OriginalUrl.IsSaid(headers[OriginalUrl.Header]);
        if (!isForwarded && Explain.IsAsked(http.Request))
        {
            await explain.Handle(http, asked);
            return;
        }
        var isCarried = asked.Original is null && isForwarded && http.Request.QueryString.HasValue && http.Request.Query["carrier"] == "true";
        var (plane, denial) = await planes.Find(asked.ControlPlane);
        var refusal = denial is null or { Status: 404 } ? access.Refusal(http.Request, plane) : denial;
        // That there is no such control plane is said last: whoever asks wrongly should learn how to ask.
        if (refusal is { Status: not 404 })
        {
            await Refuse(http, refusal, isCarried);
            return;
        }
        if (!isForwarded && !HttpMethods.IsPost(http.Request.Method))
        {
            await new Denial(400, "POST a JSON object, or name the original request in X-Original-Method and X-Original-URI", "bad_request").ExecuteAsync(http);
            return;
        }
        var (question, fault) = isForwarded ? OfHeaders(http.Request, asked.Original) : await OfBody(http);
        if (fault is not null)
        {
            await Refuse(http, fault, isCarried);
            return;
        }
        if (plane is null)
        {
            await Refuse(http, refusal!, isCarried);
            return;
        }
        var decision = isForwarded && RequestPath.HasDotSegments(question.Target) ? await DecideRefused(plane, question) : await decider.Decide(plane, question);
        // What becomes of the call behind the asking gateway is not known here: neither its answer nor how long it took.
        usage.Count(decision, decision.Status, new(1, 0, 0, 0, 0));
        Verdict.Write(decision, http.Response.Headers);
        http.Response.Headers.CacheControl = "no-store";
        await (isForwarded ? AnswerGateway(http, plane, decision, isCarried) : AnswerJson(http, plane, decision));
    }

    /// <summary>
    /// A gateway that asks by headers forwards the path as its client sent it. With dot segments that is another path to a service that does not resolve them, on which nothing was decided: what would
    /// be allowed is refused, and spends nothing.
    /// </summary>
    private async ValueTask<Decision> DecideRefused(ControlPlanePolicy plane, DecisionQuestion question)
    {
        var decision = await decider.Decide(plane, question, new DecisionTrace());
        return decision.IsAllowed ? new(400, DecisionReason.BadPath) : decision;
    }

    private static (DecisionQuestion Question, Denial? Fault) OfHeaders(HttpRequest request, string? appended)
    {
        var (question, faults) = CheckQuestion.OfHeaders(request, appended);
        return (question, faults.Count == 0 ? null : new(400, string.Join("; ", faults), "bad_request"));
    }

    /// <summary>The question that a body asks, or what is wrong with it.</summary>
    public static async Task<(DecisionQuestion Question, Denial? Fault)> OfBody(HttpContext http)
    {
        if (!http.Request.HasJsonContentType())
            return (default, new(415, "Only `Content-Type: application/json` is supported", "bad_request"));
        if (http.Request.ContentLength > BodyBytesMax || await BodyReader.ReadBytes(http.Request, BodyBytesMax) is not { } body)
            return (default, new(413, $"The request body must not be larger than {BodyBytesMax} bytes", "too_large"));
        var (question, faults) = CheckQuestion.OfJson(body);
        return (question, faults.Count == 0 ? null : new(400, string.Join("; ", faults), "bad_request"));
    }

    /// <summary>The answer is the decision: its status, and headers that the gateway can copy.</summary>
    private static async Task AnswerGateway(HttpContext http, ControlPlanePolicy plane, Decision decision, bool isCarried)
    {
        if (decision.IsAllowed)
        {
            // UTF-8 on the wire, as the upstream gets it through our own gateway: this server writes each character as one byte.
            foreach (var (name, value) in Verdict.Caller(plane, decision))
                http.Response.Headers[name] = Ascii.IsValid(value) ? value : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value));
            http.Response.ContentLength = 0;
            return;
        }
        await Refuse(http, Verdict.Denial(decision), isCarried);
    }

    private static Task Refuse(HttpContext http, Denial denial, bool isCarried)
    {
        if (isCarried && denial.Status != 401)
        {
            // Plain nginx passes on 401 and 403 only, and turns the rest into a 500.
            http.Response.Headers["X-ACE-Status"] = denial.Status.ToString();
            denial = denial with { Status = 403 };
        }
        return denial.ExecuteAsync(http);
    }

    private static async Task AnswerJson(HttpContext http, ControlPlanePolicy plane, Decision decision)
    {
        var answer = CheckAnswer.Of(plane, decision, http.TraceIdentifier);
        if (answer.RetryAfterSeconds is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString();
        if (!decision.IsAllowed)
            Denial.Mark(http, answer.Reason);
        http.Response.StatusCode = decision.Status;
        http.Response.ContentType = "application/json";
        var body = JsonSerializer.SerializeToUtf8Bytes(answer, CheckJson.Default.CheckAnswer);
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }
}

internal static class CheckEndpoint
{
    public static void MapCheck(this IEndpointRouteBuilder app)
    {
        var check = ActivatorUtilities.CreateInstance<Check>(app.ServiceProvider);
        app.MapMethods("/ace/{controlPlane}/check/{**original}", Doors.Methods, check.Handle).OpenToAll();
    }
}
