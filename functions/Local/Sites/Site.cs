using System.Net;
using Local.Mail;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Platform.Http;

namespace Local.Sites;

/// <summary>Which files and which back end a host name stands for.</summary>
/// <param name="StaticFiles">The folder; may not exist yet.</param>
/// <param name="Forwarded">First path segments that go to the back end.</param>
/// <param name="BackEndPort">Where it listens on 127.0.0.1.</param>
internal sealed record SiteContent(string StaticFiles, IReadOnlyList<string> Forwarded, int BackEndPort);

/// <summary>
/// The static sites, as Static Web Apps with a linked back end serve them: <c>localhost</c> is the administrators' console,
/// <c>name.localhost</c> is a
/// portal. The Host header goes through unchanged, because it says which portal is meant.
/// </summary>
internal static class Site
{
    public static async Task<WebApplication> StartAsync(
        int port, SiteContent console, SiteContent portal, MailStore mails, Forwarder forwarder, CancellationToken cancel)
    {
        var builder = SlimServer.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.PreferHostingUrls(false);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Forwarder.Prepare(kestrel);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null; // the host behind it has a limit of its own
            kestrel.Listen(IPAddress.Loopback, port);
        });
        var app = builder.Build();
        app.Use(async (context, next) =>
        {
            if (!await MailPages.TryAsync(context, mails)) await next(context);
        });
        app.MapWhen(context => IsConsole(context.Request.Host.Host), branch => Serve(branch, console, forwarder));
        app.MapWhen(context => IsPortal(context.Request.Host.Host), branch => Serve(branch, portal, forwarder));
        app.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return context.Response.WriteAsync(
                $"'{context.Request.Host.Host}' is no site of this machine: http://localhost:{port} is the console, "
                + $"http://<portal>.localhost:{port} a portal.\n", context.RequestAborted);
        });
        await app.StartAsync(cancel);
        return app;
    }

    private static bool IsConsole(string host) =>
        host is "127.0.0.1" || host.TrimEnd('.').Equals("localhost", StringComparison.OrdinalIgnoreCase);

    private static bool IsPortal(string host) => host.TrimEnd('.').EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    private static void Serve(IApplicationBuilder branch, SiteContent content, Forwarder forwarder)
    {
        var backEnd = new BackEnd(forwarder, content.BackEndPort);
        branch.Use(async (context, next) =>
        {
            if (Forwards(context.Request.Path)) await backEnd.AnswerAsync(context);
            else if (SiteConfig.Find(content.StaticFiles)?.RouteOf(context.Request.Path)?.Rewrite is { } rewrite && Forwards(rewrite)) await backEnd.AnswerAsync(context, rewrite);
            else await next(context);
        });
        branch.UseSiteFiles(content.StaticFiles);

        bool Forwards(PathString path) => content.Forwarded.Any(prefix => path.StartsWithSegments(prefix, StringComparison.OrdinalIgnoreCase));
    }
}
