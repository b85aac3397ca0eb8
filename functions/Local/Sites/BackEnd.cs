using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Platform.Http;

namespace Local.Sites;

/// <summary>The function app that is linked to a site.</summary>
internal sealed class BackEnd(Forwarder forwarder, int port)
{
    // What a Static Web App sets for its back end; nobody outside may.
    private readonly ForwardRules _rules = new()
    {
        ActivityTimeout = TimeSpan.FromMinutes(5),
        Without = new[] { "x-ms-original-url", "X-Original-Host" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase),
    };

    public Task AnswerAsync(HttpContext context) => AnswerAsync(context, Forwarder.RawPathAndQuery(context.Request), null);

    /// <summary>Answers for a path of the site that a route rewrites to one of the back end, which is told the original address.</summary>
    public Task AnswerAsync(HttpContext context, string rewrite)
    {
        var original = $"{context.Request.Scheme}://{context.Request.Host.Value}{Forwarder.RawPathAndQuery(context.Request)}";
        return AnswerAsync(context, rewrite + context.Request.QueryString, [new("x-ms-original-url", original)]);
    }

    private async Task AnswerAsync(HttpContext context, string pathAndQuery, IReadOnlyList<KeyValuePair<string, string>>? with)
    {
        var end = await forwarder.ForwardAsync(context, $"http://127.0.0.1:{port}{pathAndQuery}", _rules, host: context.Request.Host.Value, with);
        if (end.Answered || end.Outcome == ForwardOutcome.ClientLeft) return;
        context.Response.StatusCode = end.Outcome == ForwardOutcome.TimedOut ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway;
    }
}
