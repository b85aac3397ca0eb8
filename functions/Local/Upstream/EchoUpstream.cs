using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;
using Platform.Http;

namespace Local.Upstream;

/// <summary>An API to stand behind the gateway: it answers every path with what it was asked, in the manner of httpbin.</summary>
internal static class EchoUpstream
{
    private const int BodyBytesMax = 1024 * 1024;
    private const int DelaySecondsMax = 10;
    private const int StreamLinesMax = 100;
    private const int RandomBytesMax = 100 * 1024;
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static async Task<WebApplication> StartAsync(int port, TimeProvider time, CancellationToken cancel)
    {
        var builder = SlimServer.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.PreferHostingUrls(false);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = BodyBytesMax;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        var app = builder.Build();
        app.MapGet("/ip", (HttpContext context) => Results.Json(new { origin = Origin(context) }, Indented));
        app.MapGet("/headers", (HttpContext context) => Results.Json(new { headers = Headers(context.Request) }, Indented));
        app.MapGet("/get", EchoAsync);
        app.Map("/status/{code:int:range(200,599)}", (int code) => Results.StatusCode(code));
        app.MapGet("/delay/{seconds:double:min(0)}", async (double seconds, HttpContext context) =>
        {
            await Task.Delay(TimeSpan.FromSeconds(Math.Min(seconds, DelaySecondsMax)), time, context.RequestAborted);
            await EchoAsync(context);
        });
        app.MapGet("/stream/{lines:int:min(0)}", StreamAsync);
        app.MapGet("/bytes/{count:int:min(0)}", (int count) => Results.Bytes(RandomNumberGenerator.GetBytes(Math.Min(count, RandomBytesMax))));
        app.MapFallback("{*path}", EchoAsync);
        await app.StartAsync(cancel);
        return app;
    }

    private static async Task EchoAsync(HttpContext context) =>
        await context.Response.WriteAsJsonAsync(await DescribeAsync(context), Indented, context.RequestAborted);

    private static async Task StreamAsync(int lines, HttpContext context)
    {
        context.Response.ContentType = "application/json";
        var line = await DescribeAsync(context);
        for (var i = 0; i < Math.Min(lines, StreamLinesMax); i++)
        {
            line["id"] = i;
            await context.Response.WriteAsync(line.ToJsonString() + "\n", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
        }
    }

    private static async Task<JsonObject> DescribeAsync(HttpContext context)
    {
        var request = context.Request;
        using var reader = new StreamReader(request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(context.RequestAborted);
        return new()
        {
            ["method"] = request.Method,
            ["path"] = Forwarder.RawPathAndQuery(request).Split('?')[0],
            ["args"] = new JsonObject(request.Query.Select(parameter => KeyValuePair.Create(parameter.Key, Values(parameter.Value)))),
            ["headers"] = Headers(request),
            ["body"] = body,
            ["json"] = Json(request, body),
            ["url"] = request.GetEncodedUrl(),
            ["origin"] = Origin(context),
        };
    }

    private static JsonObject Headers(HttpRequest request) =>
        new(request.Headers.Select(header => KeyValuePair.Create(header.Key, Values(header.Value))));

    private static JsonNode? Values(Microsoft.Extensions.Primitives.StringValues values) =>
        values.Count == 1 ? JsonValue.Create(values[0]) : new JsonArray([.. values.Select(value => JsonValue.Create(value))]);

    private static JsonNode? Json(HttpRequest request, string body)
    {
        if (!request.HasJsonContentType()) return null;
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string Origin(HttpContext context) =>
        context.Request.Headers.TryGetValue("X-Forwarded-For", out var chain) ? chain.ToString() : $"{context.Connection.RemoteIpAddress}";
}
