using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Platform.Http;

/// <summary>Marks the endpoint of a trigger: only the Functions host may call it.</summary>
public sealed record TriggerEndpoint(string Function);

/// <summary>What the Functions host says in a trigger call: the data of the binding and its metadata, with the host's double encoding undone.</summary>
/// <remarks>The host writes every simple value as JSON text inside a JSON string (<c>"\"abc\""</c>); objects and times come as they are.</remarks>
public sealed class TriggerCall
{
    private readonly JsonElement _root;

    private TriggerCall(JsonElement root) => _root = root;

    /// <summary>A string of the metadata (<c>Uri</c>, <c>Id</c>, <c>DequeueCount</c>, a path parameter), or null.</summary>
    public string? Metadata(string name) => Find("Metadata", name) is { } element ? Decode(element) : null;

    /// <summary>The binding's data as text, or null.</summary>
    public string? Data(string binding) => Find("Data", binding) is { } element ? Decode(element) : null;

    /// <summary>Binds the call from the request body, as ASP.NET Core asks for it.</summary>
    public static async ValueTask<TriggerCall?> BindAsync(HttpContext context)
    {
        try
        {
            var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
            // A blob's call is as large as the blob; its buffer goes back to the pool with the request.
            context.Response.RegisterForDispose(document);
            return new TriggerCall(document.RootElement);
        }
        catch (JsonException e)
        {
            throw new BadHttpRequestException("the trigger call is not JSON", e);
        }
    }

    private JsonElement? Find(string part, string name)
    {
        if (_root.ValueKind != JsonValueKind.Object || !_root.TryGetProperty(part, out var values) || values.ValueKind != JsonValueKind.Object) return null;
        foreach (var value in values.EnumerateObject())
            if (string.Equals(value.Name, name, StringComparison.OrdinalIgnoreCase)) return value.Value;
        return null;
    }

    private static string? Decode(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Null) return null;
        if (element.ValueKind != JsonValueKind.String) return element.GetRawText();
        try
        {
            var text = element.GetString()!;
            return text.Length == 0 || (text[0] != '"' && text != "null") ? text : Unquote(text);
        }
        catch (InvalidOperationException e)
        {
            throw new BadHttpRequestException("the trigger call holds half a surrogate pair", e);
        }
    }

    private static string? Unquote(string text)
    {
        try
        {
            using var inner = JsonDocument.Parse(text);
            return inner.RootElement.GetString();
        }
        catch (JsonException)
        {
            // Encoded once only, as the host's documentation shows it.
            return text;
        }
    }
}

/// <summary>Maps trigger endpoints.</summary>
public static class Triggers
{
    // The host wants a JSON object: an empty body would leave the invocation hanging until its time-out.
    private static readonly object Done = new { Outputs = new { }, Logs = Array.Empty<string>(), ReturnValue = (object?)null };

    /// <summary>Maps <c>POST /{function}</c>. The work must be idempotent; an exception makes the host try again.</summary>
    public static void MapTrigger(this IEndpointRouteBuilder app, string function, Func<HttpContext, TriggerCall, Task> work) =>
        app.MapPost("/" + function, async (HttpContext http, TriggerCall call) =>
            {
                await work(http, call);
                return Results.Json(Done, JsonSerializerOptions.Default);
            })
            .OpenToAll().WithMetadata(new TriggerEndpoint(function));
}
