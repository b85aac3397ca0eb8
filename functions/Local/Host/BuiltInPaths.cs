using System.Text.Json;
using Local.Triggers;
using Microsoft.AspNetCore.Http;

namespace Local.Host;

/// <summary>The paths that are the host's own whatever the functions say: <c>/admin</c> and <c>/runtime</c>. Without keys, as under
/// <c>func start</c>.</summary>
internal sealed class BuiltInPaths(ScriptRoot root, TriggerListeners triggers, Task handlerStarted)
{
    private readonly EventGrid _eventGrid = new(triggers);

    /// <returns>Whether the path was one of them.</returns>
    public async Task<bool> TryAsync(HttpContext context)
    {
        var path = context.Request.Path;
        if (!IsUnder(path, "/admin") && !IsUnder(path, "/runtime")) return false;
        var (isGet, isPost) = (HttpMethods.IsGet(context.Request.Method), HttpMethods.IsPost(context.Request.Method));
        if (isPost && path == "/runtime/webhooks/blobs") await _eventGrid.AnswerAsync(context);
        else if (isGet && path == "/admin/host/status")
            await context.Response.WriteAsJsonAsync(Status(), context.RequestAborted);
        else if (isGet && path == "/admin/functions")
            await context.Response.WriteAsJsonAsync(root.Functions.Select(Describe), context.RequestAborted);
        else if (isPost && path.StartsWithSegments("/admin/functions", StringComparison.OrdinalIgnoreCase, out var rest)
            && triggers.Find(rest.Value?.Trim('/') ?? "") is { } trigger)
            await PokeAsync(context, trigger);
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
        return true;
    }

    private object Status() => new
    {
        state = handlerStarted.IsCompletedSuccessfully ? "Running" : "Initializing",
        version = Invocations.HostVersion,
        errors = root.Errors.Values,
    };

    private static object Describe(Function function) =>
        new { name = function.Name, config = new { bindings = function.Bindings.Select(binding => binding.Json) } };

    private static bool IsUnder(PathString path, string folder) => path.StartsWithSegments(folder, StringComparison.OrdinalIgnoreCase);

    private static async Task PokeAsync(HttpContext context, ITriggerListener trigger)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            var input = JsonMember.Find(body.RootElement, "input")?.ToString() ?? "";
            // The host answers before the function runs.
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            await context.Response.CompleteAsync();
            await trigger.PokeAsync(input, CancellationToken.None);
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            if (!context.Response.HasStarted) context.Response.StatusCode = StatusCodes.Status400BadRequest;
        }
    }
}
