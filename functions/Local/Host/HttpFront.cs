using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Platform.Http;

namespace Local.Host;

/// <summary>The host's HTTP side: finds the function, asks for its key, and passes the call on to the handler.</summary>
internal sealed class HttpFront(ScriptRoot root, Doors doors, Handler handler, Forwarder forwarder, Invocations invocations, HostOptions options)
{
    // The reverse proxy in the host sets the first six itself and lets the others not pass; everything else travels.
    private static readonly FrozenSet<string> NotForwarded = new[]
    {
        "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Azure-Functions-HostVersion", "X-Azure-Functions-InvocationId", "x-ms-invocation-id",
        "X-Forwarded-Prefix", "Forwarded", "Upgrade-Insecure-Requests", "Security-Scheme", "ALPN", "Close",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    // Ten attempts with waits of 50 to 250 ms: a call to a handler that is down fails after about 1.9 s.
    private readonly ForwardRules _rules = new()
    {
        ActivityTimeout = TimeSpan.FromSeconds(240),
        ConnectTries = 10,
        Without = NotForwarded,
    };

    public async Task AnswerAsync(HttpContext context)
    {
        var found = await doors.FindAsync(context);
        if (found is null)
        {
            var homepage = context.Request.Path == "/" && HttpMethods.IsGet(context.Request.Method);
            context.Response.StatusCode = !homepage ? StatusCodes.Status404NotFound
                : options.Settings.IsTrue("AzureWebJobsDisableHomepage") ? StatusCodes.Status204NoContent : StatusCodes.Status200OK;
            if (context.Response.StatusCode == StatusCodes.Status200OK)
                await context.Response.WriteAsync("Your Functions host is up and running.", context.RequestAborted);
            return;
        }

        var (function, values) = found.Value;
        if (!IsAllowed(function, context.Request))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }

        if (!await IsStartedAsync(context)) return;
        if (root.Host.ProxiesHttp && function.IsHttpOnly) await ProxyAsync(context, function);
        else await HttpPayload.AnswerAsync(context, function, values, invocations);
    }

    private async Task ProxyAsync(HttpContext context, Function function)
    {
        var invocation = Guid.NewGuid().ToString();
        KeyValuePair<string, string>[] with =
        [
            new("X-Forwarded-For", context.Connection.RemoteIpAddress?.ToString() ?? ""),
            new("X-Forwarded-Host", context.Request.Host.Value ?? ""),
            new("X-Forwarded-Proto", context.Request.Scheme),
            new("X-Azure-Functions-HostVersion", Invocations.HostVersion),
            new("X-Azure-Functions-InvocationId", invocation),
            new("x-ms-invocation-id", invocation),
        ];
        var target = $"http://127.0.0.1:{handler.Port}{Forwarder.RawPathAndQuery(context.Request)}";
        var client = context.RequestAborted;
        var end = await invocations.BoundedAsync(function, token =>
        {
            context.RequestAborted = token; // ends the forwarding when the invocation runs out of time, too
            return forwarder.ForwardAsync(context, target, _rules, with: with).AsTask();
        }, client);
        if (end.Outcome == ForwardOutcome.Forwarded || client.IsCancellationRequested) return;
        options.Log.Fail($"Executed '{function.Name}' (Failed, Id={invocation}): {end.Outcome}{(end.Error is null ? "" : ", " + end.Error.Message)}");
        // Without a body, whatever went wrong: also for a request over the size limit.
        if (!end.Answered) context.Response.StatusCode = StatusCodes.Status500InternalServerError;
    }

    // A cold call waits for the handler, as long as the host would give it for three more starts.
    private async Task<bool> IsStartedAsync(HttpContext context)
    {
        if (handler.FirstStart.IsCompletedSuccessfully) return true;
        try
        {
            await handler.FirstStart.WaitAsync(4 * root.Host.Handler.InitializationTimeout, options.Time, context.RequestAborted);
            return true;
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException or HostConfigurationException)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return false;
        }
    }

    private bool IsAllowed(Function function, HttpRequest request)
    {
        if (options.Keys is not { } keys) return true;
        var level = function.Trigger.Text("authLevel")?.ToLowerInvariant() ?? "function";
        if (level == "anonymous") return true;
        var given = request.Headers.TryGetValue("x-functions-key", out var header) ? header.ToString() : request.Query["code"].ToString();
        return Same(given, keys.Master) || (level == "function" && Same(given, keys.Function));
    }

    private static bool Same(string one, string other) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(one), Encoding.UTF8.GetBytes(other));
}
