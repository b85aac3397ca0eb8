using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Platform.Http;

/// <summary>
/// Builds and runs an Azure Functions custom handler: an ASP.NET Core app that listens on loopback at the port the Functions host names, and never exits with 0,
/// because the host does not start such a handler again.
/// </summary>
public static class FunctionApp
{
    /// <summary>The variable in which the Functions host names the port.</summary>
    public const string PortSetting = "FUNCTIONS_CUSTOMHANDLER_PORT";

    // The Functions host passes on at most 100 MiB; what an app does not take of it is read and thrown away (see BoundedBody).
    private const long SwallowedBytesMax = 128L * 1024 * 1024;

    private static readonly ReadOnlyMemory<byte> Ok = """{"status":"ok"}"""u8.ToArray();

    private const int ExitFailed = 1;
    private const int ExitListed = 3;

    /// <summary>Runs an app until its host stops it. Returns the exit code, which is never 0.</summary>
    /// <param name="args">The command line. <c>--endpoints</c> prints the endpoints as JSON and exits with 3.</param>
    /// <param name="bodyBytesMax">Largest request body the app takes, in bytes; single endpoints take less.</param>
    /// <param name="edge">What the app answers where no endpoint speaks.</param>
    /// <param name="services">Registers what the endpoints need, an <see cref="IGate"/> among it.</param>
    /// <param name="endpoints">Maps the endpoints.</param>
    public static int Start(string[] args, long bodyBytesMax, Edge edge, Action<WebApplicationBuilder> services, Action<WebApplication> endpoints)
    {
        try
        {
            var listing = args is ["--endpoints"];
            var builder = SlimServer.CreateBuilder(listing ? [] : args);
            Listen(builder, listing);
            Log(builder.Logging);
            builder.Services.TryAddSingleton(TimeProvider.System);
            // What cannot be bound reaches the edge as an exception, in every environment: otherwise the answer would be an empty 400.
            builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
            services(builder);
            var app = builder.Build();
            app.UseEdge(edge, bodyBytesMax);
            // A request delegate, because the first handler of another form costs every process a tenth of a second: the code that calls it is made by a compiler of expressions.
            app.MapGet("/", (RequestDelegate)Live).OpenToAll().WithMetadata(NeedsNoStorage.Mark);
            endpoints(app);
            EdgePipeline.RequireAccessLines(app);
            if (listing) return List(app);
            // Made now, so that what is wrong with its settings ends the start and not the first request.
            using (var scope = app.Services.CreateScope()) scope.ServiceProvider.GetRequiredService<IGate>();
            app.Run();
        }
        catch (Exception e) when (e is ArgumentException or IOException)
        {
            // Settings and ports are the operator's to mend: one line says what is wrong, without a stack.
            Console.Error.WriteLine(e.Message);
        }
        catch (Exception e)
        {
            // A bug needs its stack, but an exception that nobody catches would end in SIGABRT and leave a core dump.
            Console.Error.WriteLine(e);
        }
        return ExitFailed;
    }

    private static void Listen(WebApplicationBuilder builder, bool listing)
    {
        var text = builder.Configuration[PortSetting];
        var port = 0;
        if (!listing && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535))
            throw new ArgumentException(
                $"{PortSetting} must name a port. This is an Azure Functions custom handler: start it with `func start`, or everything with `dotnet run --project functions/Local`.");
        // The host's own environment is inherited and must not win: neither its addresses, nor endpoints of a Kestrel section, nor a middleware that eats X-Forwarded-For.
        builder.WebHost.PreferHostingUrls(false);
        builder.Configuration["ForwardedHeaders_Enabled"] = "false";
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Configure();
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = SwallowedBytesMax;
        });
    }

    // The host reads stdout line by line. URLs are not logged at all: their query may carry a function key.
    private static void Log(ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.ColorBehavior = LoggerColorBehavior.Disabled;
        });
        logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        // Named with its provider, so that no setting of the environment turns it on: it writes the query. None and not Warning, above which it has nothing to say: while it
        // may log at all, every request gets an Activity and a scope for its lines.
        logging.AddFilter<ConsoleLoggerProvider>("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);
    }

    private static int List(WebApplication app)
    {
        var list = EdgePipeline.Endpoints(app).Select(endpoint => new EndpointLine(
            endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [],
            "/" + endpoint.RoutePattern.RawText!.TrimStart('/'),
            endpoint.Metadata.GetMetadata<Access>()!.Word,
            endpoint.Metadata.GetMetadata<TriggerEndpoint>() is not null));
        Console.Out.WriteLine(JsonSerializer.Serialize(list, Wire.Json));
        return ExitListed;
    }

    private static Task Live(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentLength = Ok.Length;
        return http.Response.Body.WriteAsync(Ok).AsTask();
    }

    private sealed record EndpointLine(IReadOnlyList<string> Methods, string Pattern, string Access, bool Trigger);
}
