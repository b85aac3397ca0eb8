using System.Net;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Policies;

namespace Benchmarks.Enforcement;

/// <summary>The same job with what ASP.NET Core has: keys in a dictionary, the framework's limiter per key. Its limit holds in this process alone, which is the easier job.</summary>
internal static class PeerServer
{
    public const string Command = "peer";

    public static async Task Run(int port, string key)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port);
            kestrel.AddServerHeader = false;
        });
        var applications = new Dictionary<string, string>(StringComparer.Ordinal) { [KeyHash.Of(key)] = "an application" };
        builder.Services.AddRateLimiter(options => options.AddPolicy("per key", http => RateLimitPartition.GetFixedWindowLimiter(
            (string)http.Items["application"]!, _ => new FixedWindowRateLimiterOptions { PermitLimit = 1_000_000_000, Window = TimeSpan.FromHours(1) })));
        await using var app = builder.Build();
        app.Use(async (http, next) =>
        {
            if (http.Request.Headers[LargePlane.KeyName] is not [{ } presented] || !applications.TryGetValue(KeyHash.Of(presented), out var application))
            {
                http.Response.StatusCode = 401;
                return;
            }
            http.Items["application"] = application;
            await next(http);
        });
        app.UseRateLimiter();
        app.MapGet("/{api}/{thing}/{id}/parts/{part}", (HttpContext http) =>
        {
            http.Response.Headers["X-Application-Id"] = (string)http.Items["application"]!;
            return Results.Ok();
        }).RequireRateLimiting("per key");
        await app.RunAsync();
    }
}
