using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Errors;
using Platform.Fields;
using Platform.Storage;

namespace Platform.Http;

/// <summary>The pipeline of every function app, outermost first: outages and bugs, routing, storage, gate, ids.</summary>
internal static partial class EdgePipeline
{
    /// <param name="app">The app.</param>
    /// <param name="edge">What it answers where no endpoint speaks.</param>
    /// <param name="bodyBytesMax">Largest request body, in bytes.</param>
    public static void UseEdge(this WebApplication app, Edge edge, long bodyBytesMax)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Edge");
        app.Use((http, next) => Guard(http, next, edge, bodyBytesMax, log));
        app.UseRouting();
        // An app that asks nobody and makes nothing decides so much faster than it could ask that asking would be a good part of it.
        var asksNobody = app.Services.GetService<OpenGate>() is not null && app.Services.GetService<StorageSchema>() is null;
        app.Use((http, next) => asksNobody && http.GetEndpoint()?.Metadata.GetMetadata<AsksNothing>() is not null ? next(http) : Admit(http, next, edge));
    }

    /// <summary>Throws, naming them all, when an endpoint has no access line or several.</summary>
    public static void RequireAccessLines(WebApplication app)
    {
        var wrong = Endpoints(app).Where(endpoint => endpoint.Metadata.GetOrderedMetadata<Access>().Count != 1).Select(endpoint => endpoint.DisplayName).ToList();
        if (wrong.Count > 0) throw new InvalidOperationException("Endpoints without exactly one access line: " + string.Join("; ", wrong));
    }

    public static IEnumerable<RouteEndpoint> Endpoints(WebApplication app) =>
        ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    private static async Task Guard(HttpContext http, RequestDelegate next, Edge edge, long bodyBytesMax, ILogger log)
    {
        try
        {
            // A body that says its length and keeps within the bound needs no guard: the server gives no more than was said.
            if (!(http.Request.ContentLength <= bodyBytesMax) && http.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: false })
                http.Request.Body = new BoundedBody(http.Request.Body, bodyBytesMax, http.Request.ContentLength);
            await next(http);
        }
        catch (Exception e) when (CallerLeft(http, e))
        {
            // There is nobody to answer, and nothing of the body left to read.
            http.Abort();
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await Answer(e, http, edge, bodyBytesMax, log).ExecuteAsync(http);
        }
    }

    // A bug that shows while a caller leaves is still a bug. A broken connection may show before the server tells of it.
    private static bool CallerLeft(HttpContext http, Exception e) => e is Microsoft.AspNetCore.Connections.ConnectionResetException
        || (http.RequestAborted.IsCancellationRequested && e is OperationCanceledException or BadHttpRequestException or IOException);

    private static IResult Answer(Exception e, HttpContext http, Edge edge, long bodyBytesMax, ILogger log)
    {
        if (e is BadHttpRequestException bad)
            return bad.StatusCode == 413 ? edge.TooLarge(bodyBytesMax) : edge.Invalid([new("request", "invalid", "the request cannot be read")]);
        if (DataStorage.IsUnmade(e)) http.RequestServices.GetService<StorageSchema>()?.Forget();
        var outage = DataStorage.IsOutage(e);
        var result = outage ? edge.Unavailable() : edge.Bug(http);
        var instance = (result as Problem)?.Instance ?? http.TraceIdentifier;
        // The path has no query here: a query may carry a key.
        if (outage) LogOutage(log, http.Request.Method, http.Request.Path, instance, e.Message);
        else LogBug(log, e, http.Request.Method, http.Request.Path, instance);
        return result;
    }

    private static async Task Admit(HttpContext http, RequestDelegate next, Edge edge)
    {
        using var reading = HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method) ? Reading.Open() : null;
        if (await Refusal(http, edge) is { } refusal) await refusal.ExecuteAsync(http);
        else await http.RequestServices.GetRequiredService<IGate>().Carry(http, next, http.GetEndpoint()!.Metadata.GetMetadata<Access>()!);
    }

    private static async Task<IResult?> Refusal(HttpContext http, Edge edge)
    {
        if (http.GetEndpoint() is not { } endpoint) return edge.NotFound();
        if (endpoint.Metadata.GetMetadata<Access>() is not { } access)
        {
            // Routing answers a known path with an unknown method by an endpoint of its own, which has no access line. It writes the `Allow` header.
            await endpoint.RequestDelegate!(http);
            return edge.MethodNotAllowed();
        }
        if (endpoint.Metadata.GetMetadata<TriggerEndpoint>() is not null && Forwarded(http)) return edge.NotFound();
        if (endpoint.Metadata.GetMetadata<NeedsNoStorage>() is null && http.RequestServices.GetService<StorageSchema>() is { } schema)
            await schema.EnsureCreated(http.RequestAborted);
        if (await http.RequestServices.GetRequiredService<IGate>().Admit(http, access) is { } refusal) return refusal;
        return IdFaults(http) is { Count: > 0 } faults ? edge.Invalid(faults) : null;
    }

    // The host's proxy always sets these; a trigger call of the host never has them (functions-host contract, section 3.1).
    private static bool Forwarded(HttpContext http) => http.Request.Headers.Any(header =>
        header.Key.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase) || header.Key.Equals("Forwarded", StringComparison.OrdinalIgnoreCase));

    /// <summary>Every path parameter whose name ends in <c>Id</c> is a UUID; handlers bind it as <see cref="Guid"/>.</summary>
    private static List<Fault>? IdFaults(HttpContext http)
    {
        List<Fault>? faults = null;
        foreach (var (name, value) in http.Request.RouteValues)
            if (IsId(name) && !Uuid.TryRead(value as string, out _))
                (faults ??= []).Add(Fault.Not(name, "is_uuid", "a UUID", "path"));
        return faults;
    }

    internal static bool IsId(string parameter) => parameter.EndsWith("Id", StringComparison.Ordinal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path}: storage does not answer ({Instance}): {Why}")]
    private static partial void LogOutage(ILogger log, string method, string path, string instance, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed ({Instance})")]
    private static partial void LogBug(ILogger log, Exception e, string method, string path, string instance);
}
