using System.Text.Json;
using Policies;

namespace Enforcement;

/// <summary>
/// <c>POST /ace/{control-plane}/check?explain=true</c>: tells an administrator why this instance would decide as it would. It spends no limit and counts as no call.
/// </summary>
internal sealed class Explain(ControlPlanes planes, Decider decider, ManagementAccess management)
{
    /// <summary>
    /// Whether a check asks for an explanation. A gateway that asks about its client's request never does: some of them let their client's query through.
    /// </summary>
    /// <param name="request">A check that is not about itself.</param>
    public static bool IsAsked(HttpRequest request) => HttpMethods.IsPost(request.Method) && request.QueryString.HasValue && request.Query["explain"] == "true";

    public async Task Handle(HttpContext http, CheckTarget asked)
    {
        var (plane, missing) = await planes.Find(asked.ControlPlane);
        if (await management.Refusal(http.Request, plane?.Id) is { } refusal)
        {
            await refusal.ExecuteAsync(http);
            return;
        }
        var (question, fault) = await Check.OfBody(http);
        if ((fault ?? missing) is { } denial)
        {
            await denial.ExecuteAsync(http);
            return;
        }
        var trace = new DecisionTrace();
        var decision = await decider.Decide(plane!, question, trace);
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        var body = JsonSerializer.SerializeToUtf8Bytes(Explanation.Of(plane!, decision, trace, http.TraceIdentifier), CheckJson.Default.Explanation);
        http.Response.ContentLength = body.Length;
        await http.Response.Body.WriteAsync(body, http.RequestAborted);
    }
}
