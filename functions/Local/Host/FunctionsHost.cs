using System.Net;
using Local.Triggers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Http;

namespace Local.Host;

/// <summary>One Functions host with one custom handler: what <c>func start</c> does in a published folder.</summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private const long BodyBytesMax = 104_857_600;

    private readonly WebApplication _server;
    private readonly Handler _handler;
    private readonly Forwarder _forwarder;
    private readonly TriggerListeners _triggers;

    private FunctionsHost(WebApplication server, Handler handler, Forwarder forwarder, TriggerListeners triggers, ScriptRoot root) =>
        (_server, _handler, _forwarder, _triggers, Root) = (server, handler, forwarder, triggers, root);

    public ScriptRoot Root { get; }

    public int Port => new Uri(_server.Urls.First()).Port;

    public int HandlerPort => _handler.Port;

    /// <summary>The handler's own process, not a shell around it; null while none runs.</summary>
    public int? HandlerProcessId => _handler.ProcessId;

    /// <summary>Completes when the handler failed too often and the host gave up.</summary>
    public Task Stopped => _handler.GivenUp;

    /// <summary>Loads the folder, starts the handler and listens. Calls wait for the handler; <see cref="ReadyAsync"/> does too.</summary>
    /// <exception cref="HostConfigurationException">host.json is not one that the host would start with.</exception>
    public static async Task<FunctionsHost> StartAsync(HostOptions options, CancellationToken cancel)
    {
        var root = ScriptRoot.Load(options.ScriptRoot, options.Settings);
        foreach (var (name, error) in root.Errors) options.Log.Fail($"The '{name}' function is in error: {error}");

        var forwarder = new Forwarder();
        var handler = new Handler(root.Host.Handler, options.ScriptRoot, options.Settings, options.Log, options.Time);
        var invocations = new Invocations(handler, root.Host, options);
        var triggers = new TriggerListeners(root, options, invocations);

        var builder = SlimServer.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.PreferHostingUrls(false);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            Forwarder.Prepare(kestrel);
            kestrel.AddServerHeader = false;
            var limit = options.Settings["FUNCTIONS_REQUEST_BODY_SIZE_LIMIT"];
            kestrel.Limits.MaxRequestBodySize = long.TryParse(limit, out var bytes) ? bytes : BodyBytesMax;
            kestrel.Listen(IPAddress.Loopback, options.Port);
        });
        builder.Services.AddRouting();
        if (options.Cors is not null) builder.Services.AddCors();
        var server = builder.Build();
        if (options.Cors is not null) server.UseHostCors(options.Cors);
        var doors = new Doors(root, server.Services.GetRequiredService<IInlineConstraintResolver>());
        var builtIn = new BuiltInPaths(root, triggers, handler.FirstStart);
        var front = new HttpFront(root, doors, handler, forwarder, invocations, options);
        server.Run(async context =>
        {
            if (!await builtIn.TryAsync(context)) await front.AnswerAsync(context);
        });

        await server.StartAsync(cancel);
        handler.Start();
        triggers.Start();
        return new(server, handler, forwarder, triggers, root);
    }

    /// <summary>Waits until the handler answers.</summary>
    /// <exception cref="HostConfigurationException">It never will.</exception>
    public Task ReadyAsync(CancellationToken cancel) => _handler.FirstStart.WaitAsync(cancel);

    public async ValueTask DisposeAsync()
    {
        await _triggers.DisposeAsync();
        await _handler.DisposeAsync();
        await _server.DisposeAsync();
        _forwarder.Dispose();
    }
}
