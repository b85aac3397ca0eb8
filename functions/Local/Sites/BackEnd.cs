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

    public async Task AnswerAsync(HttpContext context)
    {
        var target = $"http://127.0.0.1:{port}{Forwarder.RawPathAndQuery(context.Request)}";
        var end = await forwarder.ForwardAsync(context, target, _rules, host: context.Request.Host.Value);
        if (end.Answered || end.Outcome == ForwardOutcome.ClientLeft) return;
        context.Response.StatusCode = end.Outcome == ForwardOutcome.TimedOut ? StatusCodes.Status504GatewayTimeout : StatusCodes.Status502BadGateway;
    }
}
