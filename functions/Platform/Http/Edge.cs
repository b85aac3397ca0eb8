using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Errors;
using Platform.Storage;

namespace Platform.Http;

/// <summary>What an app answers where no endpoint of its own speaks. The default is the contract's problem body; enforcement has its own.</summary>
public class Edge
{
    /// <summary>Seconds a caller is told to wait when storage does not answer.</summary>
    public const int RetryAfterSeconds = 5;

    /// <summary>No endpoint has this path.</summary>
    public virtual IResult NotFound() => Problem.NotFound();

    /// <summary>The path exists with other methods.</summary>
    public virtual IResult MethodNotAllowed() => Problem.MethodNotAllowed();

    /// <summary>The request's path or query is wrong.</summary>
    public virtual IResult Invalid(IReadOnlyList<Fault> faults) => Problem.Invalid(faults);

    /// <summary>The body is larger than the app takes.</summary>
    public virtual IResult TooLarge(long bytesMax) => Problem.TooLarge(bytesMax);

    /// <summary>Storage does not answer.</summary>
    public virtual IResult Unavailable() => Problem.Unavailable(RetryAfterSeconds);

    /// <summary>A bug. The text is fixed; the log has the rest.</summary>
    public virtual IResult Bug(HttpContext http) => Problem.Bug();
}

/// <summary>The pipeline of every function app, outermost first: outages and bugs, routing, gate, ids, storage.</summary>
internal static partial class EdgePipeline
{
    public static void UseEdge(this WebApplication app, Edge edge)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Edge");
        app.Use((http, next) => Guard(http, next, edge, log));
        app.UseRouting();
        app.Use((http, next) => Admit(http, next, edge));
    }

    /// <summary>Throws, naming them all, when an endpoint has no access line.</summary>
    public static void RequireAccessLines(WebApplication app)
    {
        var open = Endpoints(app).Where(endpoint => endpoint.Metadata.GetMetadata<Access>() is null).Select(endpoint => endpoint.DisplayName).ToList();
        if (open.Count > 0) throw new InvalidOperationException("Endpoints without an access line: " + string.Join("; ", open));
    }

    public static IEnumerable<RouteEndpoint> Endpoints(WebApplication app) =>
        ((IEndpointRouteBuilder)app).DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>();

    private static async Task Guard(HttpContext http, RequestDelegate next, Edge edge, ILogger log)
    {
        try
        {
            await next(http);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            // The caller left: there is nobody to answer.
        }
        catch (Exception e) when (!http.Response.HasStarted)
        {
            http.Response.Clear();
            await Answer(e, http, edge, log).ExecuteAsync(http);
        }
    }

    private static IResult Answer(Exception e, HttpContext http, Edge edge, ILogger log)
    {
        if (e is BadHttpRequestException bad)
            return bad.StatusCode == 413 ? edge.TooLarge(BodyBytesMax(http)) : edge.Invalid([new("body", "invalid", "the request cannot be read")]);
        var outage = DataStorage.IsOutage(e);
        var result = outage ? edge.Unavailable() : edge.Bug(http);
        var instance = (result as Problem)?.Instance ?? http.TraceIdentifier;
        // The path has no query here: a query may carry a key.
        if (outage) LogOutage(log, http.Request.Method, http.Request.Path, instance, e.Message);
        else LogBug(log, e, http.Request.Method, http.Request.Path, instance);
        return result;
    }

    private static long BodyBytesMax(HttpContext http) =>
        http.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize ?? 0;

    private static async Task Admit(HttpContext http, RequestDelegate next, Edge edge)
    {
        var endpoint = http.GetEndpoint();
        var access = endpoint?.Metadata.GetMetadata<Access>();
        // Routing answers a known path with an unknown method by an endpoint of its own, which has no access line.
        var refusal = endpoint is null ? edge.NotFound()
            : access is null ? edge.MethodNotAllowed()
            : endpoint.Metadata.GetMetadata<TriggerEndpoint>() is not null && Forwarded(http) ? edge.NotFound()
            : null;
        if (refusal is null)
        {
            var services = http.RequestServices;
            if (endpoint!.Metadata.GetMetadata<NeedsNoStorage>() is null && services.GetService<StorageSchema>() is { } schema)
                await schema.EnsureCreated(http.RequestAborted);
            refusal = await services.GetRequiredService<IGate>().Admit(http, access!);
        }
        if (refusal is null && IdFaults(http) is { Count: > 0 } faults) refusal = edge.Invalid(faults);
        await (refusal is null ? next(http) : refusal.ExecuteAsync(http));
    }

    // The host's proxy always sets these; a trigger call of the host never has them (functions-host contract, section 3.1).
    private static bool Forwarded(HttpContext http) =>
        http.Request.Headers.Any(header => header.Key.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase));

    /// <summary>Every path parameter whose name ends in <c>Id</c> is a UUID; handlers bind it as <see cref="Guid"/>.</summary>
    private static List<Fault> IdFaults(HttpContext http)
    {
        var faults = new List<Fault>();
        foreach (var (name, value) in http.Request.RouteValues)
            if (name.EndsWith("Id", StringComparison.Ordinal) && !Guid.TryParseExact(value as string, "D", out _))
                faults.Add(Fault.Not(name, "is_uuid", "a UUID", "path"));
        return faults;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Method} {Path}: storage does not answer ({Instance}): {Why}")]
    private static partial void LogOutage(ILogger log, string method, string path, string instance, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed ({Instance})")]
    private static partial void LogBug(ILogger log, Exception e, string method, string path, string instance);
}

/// <summary>Marks an endpoint that must answer while storage does not.</summary>
public sealed record NeedsNoStorage
{
    /// <summary>The mark.</summary>
    public static NeedsNoStorage Mark { get; } = new();
}
