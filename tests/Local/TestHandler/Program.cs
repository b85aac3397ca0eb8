using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Features;

// A custom handler that shows what the host does to it. What it gets is appended to TEST_LOG, one JSON object a line; what it does is told
// by its
// environment, and for triggers by the function's name.
var starts = Note(new JsonObject
{
    ["start"] = Environment.ProcessId,
    ["arguments"] = new JsonArray([.. args.Select(argument => JsonValue.Create(argument))]),
    ["directory"] = Environment.CurrentDirectory,
    ["environment"] = new JsonObject(Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>().Select(entry => KeyValuePair.Create((string)entry.Key, (JsonNode?)(string?)entry.Value))),
});
Console.WriteLine("hello from stdout");
await Console.Error.WriteLineAsync("hello from stderr");
await Console.Error.WriteLineAsync("warning from stderr");

// TEST_EXIT=code, or code*times: only the first starts end so.
if (Environment.GetEnvironmentVariable("TEST_EXIT")?.Split('*') is [var code, .. var times] && (times is [] || starts <= int.Parse(times[0]))) return int.Parse(code);
if (Environment.GetEnvironmentVariable("TEST_DELAY") is { } delay) await Task.Delay(TimeSpan.FromMilliseconds(int.Parse(delay)), TimeProvider.System);

var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
builder.Logging.ClearProviders();
builder.WebHost.PreferHostingUrls(false);
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.Listen(IPAddress.Loopback, int.Parse(Environment.GetEnvironmentVariable("FUNCTIONS_CUSTOMHANDLER_PORT")!));
    kestrel.Limits.MaxRequestBodySize = 200_000_000;
});
var app = builder.Build();
var gate = new SemaphoreSlim(0);
var failures = 0;

app.MapGet("/", () => Results.StatusCode(int.Parse(Environment.GetEnvironmentVariable("TEST_ROOT_STATUS") ?? "200")));
app.MapPost("/exit/{code:int}", (int code) => Environment.Exit(code));
app.MapGet("/hang", async (HttpContext context) => await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
app.MapGet("/gated", async (HttpContext context) =>
{
    await context.Response.WriteAsync("first\n");
    await context.Response.Body.FlushAsync();
    await gate.WaitAsync();
    await context.Response.WriteAsync("second\n");
});
app.MapPost("/open", () => { gate.Release(); });
app.MapPost("/lines", async (HttpContext context) =>
{
    using var reader = new StreamReader(context.Request.Body);
    while (await reader.ReadLineAsync() is { } line) Note(new JsonObject { ["line"] = line });
});
app.MapPost("/size", async (HttpContext context) =>
{
    var buffer = new byte[81920];
    long total = 0;
    while (await context.Request.Body.ReadAsync(buffer) is > 0 and var read) total += read;
    return total;
});
app.MapMethods("/status/{code:int}", ["GET", "HEAD"], (int code, HttpContext context) =>
{
    context.Response.StatusCode = code;
    context.Response.Headers.ETag = "\"1\"";
    if (HttpMethods.IsHead(context.Request.Method)) context.Response.ContentLength = 1234;
    if (code == 302) context.Response.Headers.Location = "/elsewhere";
});
app.MapGet("/cors", (HttpContext context) => { context.Response.Headers.AccessControlAllowOrigin = "*"; });
app.MapFallback("{*path}", AnswerAsync);
await app.RunAsync();
return 1;

async Task AnswerAsync(HttpContext context)
{
    using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
    var call = new JsonObject
    {
        ["call"] = context.Request.Path.Value,
        ["method"] = context.Request.Method,
        ["target"] = context.Features.Get<IHttpRequestFeature>()!.RawTarget,
        ["headers"] = new JsonObject(context.Request.Headers.Select(header => KeyValuePair.Create(header.Key, (JsonNode?)header.Value.ToString()))),
        ["body"] = await reader.ReadToEndAsync(),
    };
    Note((JsonObject)call.DeepClone());
    var isTrigger = !context.Request.Headers.ContainsKey("X-Forwarded-Host");
    if (isTrigger) await TriggerAsync(context, context.Request.Path.Value!.Trim('/'));
    else await context.Response.WriteAsJsonAsync(call);
}

async Task TriggerAsync(HttpContext context, string function)
{
    var (status, type, body) = function.Split('-')[0] switch
    {
        "empty" => (200, "application/json", ""),
        "nocontent" => (204, null, ""),
        "null" => (200, "application/json", "null"),
        "text" => (200, "text/plain", "fine"),
        "problem" => (200, "application/problem+json", "{}"),
        "invalid" => (200, "application/json", "{"),
        "array" => (200, "application/json", "[]"),
        "fails" => (500, "application/json", "{}"),
        "twice" when Interlocked.Increment(ref failures) <= 2 => (503, "application/json", "{}"),
        "bare" => (200, "application/json", "{}"),
        "http" => (200, "application/json", """{"outputs":{"res":{"statusCode":201,"headers":{"X-Made":"yes"},"body":{"made":true}}},"logs":["one log line"]}"""),
        _ => (200, "application/json", """{"Outputs":{},"Logs":["one log line"],"ReturnValue":null}"""),
    };
    if (function.StartsWith("slow", StringComparison.Ordinal)) await Task.Delay(TimeSpan.FromSeconds(1.5), TimeProvider.System);
    if (function.StartsWith("stuck", StringComparison.Ordinal)) await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
    context.Response.StatusCode = status;
    context.Response.ContentType = type;
    if (body.Length > 0) await context.Response.WriteAsync(body);
    Note(new JsonObject { ["done"] = function });
}

// Returns how many starts the log holds.
static int Note(JsonObject entry)
{
    if (Environment.GetEnvironmentVariable("TEST_LOG") is not { } file) return 1;
    entry["at"] = Environment.TickCount64;
    lock (One)
    {
        File.AppendAllText(file, entry.ToJsonString(JsonSerializerOptions.Web) + "\n");
        return File.ReadLines(file).Count(line => line.StartsWith("{\"start\"", StringComparison.Ordinal));
    }
}

internal static partial class Program
{
    private static readonly Lock One = new();
}
