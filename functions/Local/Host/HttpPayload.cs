using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Routing;

namespace Local.Host;

/// <summary>An HTTP call as a JSON payload: what a function gets that has more bindings than HTTP in and out, or whose host does not
/// proxy.</summary>
internal static class HttpPayload
{
    public static async Task AnswerAsync(HttpContext context, Function function, RouteValueDictionary values, Invocations invocations)
    {
        var payload = invocations.NewPayload(function).Data(function.Trigger.Name, await RequestAsync(context.Request, values));
        foreach (var (name, value) in values) payload.Metadata(name, Payload.Simple(value));
        var result = await invocations.InvokeAsync(function, payload, context.RequestAborted);
        if (!result.Succeeded)
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return;
        }

        var output = function.Outputs.FirstOrDefault(binding => binding.Type == "http")?.Name;
        var answer = output is not null && JsonMember.Find(result.Answer, "Outputs") is { } outputs ? JsonMember.Find(outputs, output) : null;
        await WriteAsync(context.Response, answer ?? JsonMember.Find(result.Answer, "ReturnValue"));
    }

    private static async Task<JsonObject> RequestAsync(HttpRequest request, RouteValueDictionary values)
    {
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(request.HttpContext.RequestAborted);
        return new()
        {
            ["Url"] = request.GetEncodedUrl(),
            ["Method"] = request.Method,
            ["Query"] = Object(request.Query, parameter => parameter.Value.ToString()),
            ["Headers"] = Object(request.Headers, header => new JsonArray([.. header.Value.Select(value => JsonValue.Create(value))])),
            ["Params"] = Object(values, value => value.Value?.ToString()),
            ["Identities"] = new JsonArray(),
            ["Body"] = body.Length == 0 ? null : body,
        };
    }

    private static JsonObject Object<T>(IEnumerable<KeyValuePair<string, T>> from, Func<KeyValuePair<string, T>, JsonNode?> value) =>
        new(from.Select(entry => KeyValuePair.Create(entry.Key, value(entry))));

    private static async Task WriteAsync(HttpResponse response, JsonElement? answer)
    {
        if (answer is not { } value || value.ValueKind == JsonValueKind.Null) return;
        if (value.ValueKind != JsonValueKind.Object)
        {
            await WriteBodyAsync(response, value);
            return;
        }

        var status = JsonMember.Find(value, "statusCode") ?? JsonMember.Find(value, "status");
        if (status is { } code && int.TryParse(code.ToString(), out var number)) response.StatusCode = number;
        if (JsonMember.Find(value, "headers") is { ValueKind: JsonValueKind.Object } headers)
        {
            foreach (var header in headers.EnumerateObject()) response.Headers[header.Name] = header.Value.ToString();
        }

        if (JsonMember.Find(value, "body") is { } body) await WriteBodyAsync(response, body);
    }

    private static Task WriteBodyAsync(HttpResponse response, JsonElement body)
    {
        var isJson = body.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        response.ContentType ??= isJson ? "application/json; charset=utf-8" : "text/plain; charset=utf-8";
        return response.WriteAsync(isJson ? body.GetRawText() : body.ToString(), response.HttpContext.RequestAborted);
    }
}
