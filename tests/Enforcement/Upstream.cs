using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Enforcement.Tests;

/// <summary>A service behind the gateway: says back what it was asked, and remembers that it was.</summary>
public sealed class Upstream : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentBag<string> _targets = [];

    private Upstream()
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(Answer);
    }

    public int Port { get; private set; }

    /// <summary>Whether a request target that holds this text has arrived.</summary>
    public bool HasSeen(string part) => _targets.Any(target => target.Contains(part, StringComparison.Ordinal));

    public static async Task<Upstream> Start()
    {
        var upstream = new Upstream();
        await upstream._app.StartAsync();
        var address = upstream._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        upstream.Port = new Uri(address).Port;
        return upstream;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task Answer(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        _targets.Add(target);
        if (target.StartsWith("/slow", StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromSeconds(30), http.RequestAborted);
        if (target.StartsWith("/teapot", StringComparison.Ordinal))
        {
            http.Response.StatusCode = 418;
            http.Response.Headers["RateLimit-Limit"] = "the upstream's own";
            http.Response.Headers["X-Upstream"] = "yes";
            await http.Response.WriteAsync("short and stout");
            return;
        }
        using var reader = new StreamReader(http.Request.Body);
        await http.Response.WriteAsJsonAsync(new Echo(
            http.Request.Method, target, http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync()));
    }
}

/// <summary>What arrived at the upstream.</summary>
public sealed record Echo(string Method, string Target, Dictionary<string, string> Headers, string Body)
{
    public static async Task<Echo> Of(HttpResponseMessage answer)
    {
        var echo = JsonSerializer.Deserialize<Echo>(await answer.Content.ReadAsStringAsync(), JsonSerializerOptions.Web)!;
        return echo with { Headers = new(echo.Headers, StringComparer.OrdinalIgnoreCase) };
    }
}
