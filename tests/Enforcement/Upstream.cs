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
    private readonly ConcurrentBag<string> _pieces = [];
    private readonly SemaphoreSlim _drips = new(0);

    private Upstream()
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.UseWebSockets();
        _app.Run(Answer);
    }

    public int Port { get; private set; }

    /// <summary>Whether a request target that holds this text has arrived.</summary>
    public bool HasSeen(string part) => _targets.Any(target => target.Contains(part, StringComparison.Ordinal));

    /// <summary>Whether a piece of a body with this text has arrived at <c>/pieces</c>, be the body at its end or not.</summary>
    public bool HasRead(string part) => _pieces.Any(piece => piece.Contains(part, StringComparison.Ordinal));

    /// <summary>Lets <c>/drips</c> go on.</summary>
    public void Drip() => _drips.Release();

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
        if (http.WebSockets.IsWebSocketRequest)
        {
            await Echo(http);
            return;
        }
        if (target.StartsWith("/hops", StringComparison.Ordinal))
        {
            http.Response.Headers.Connection = "X-Hop";
            http.Response.Headers["X-Hop"] = "the connection's own";
            http.Response.Headers.KeepAlive = "timeout=1";
            http.Response.Headers["X-End"] = "the answer's";
            http.Response.Headers["X-ACE-Reason"] = "the upstream's";
        }
        if (target.StartsWith("/drips", StringComparison.Ordinal))
        {
            foreach (var drip in new[] { "first;", "second;" })
            {
                await http.Response.WriteAsync(drip);
                await http.Response.Body.FlushAsync();
                await _drips.WaitAsync(http.RequestAborted);
            }
            return;
        }
        if (target.StartsWith("/pieces", StringComparison.Ordinal))
        {
            var buffer = new byte[4096];
            int read;
            while ((read = await http.Request.Body.ReadAsync(buffer)) > 0)
                _pieces.Add(System.Text.Encoding.UTF8.GetString(buffer, 0, read));
            return;
        }
        using var reader = new StreamReader(http.Request.Body);
        await http.Response.WriteAsJsonAsync(new Echo(
            http.Request.Method, target, http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), await reader.ReadToEndAsync()));
    }

    /// <summary>First the headers of the handshake, then every message as it came.</summary>
    private static async Task Echo(HttpContext http)
    {
        using var socket = await http.WebSockets.AcceptWebSocketAsync(http.WebSockets.WebSocketRequestedProtocols.FirstOrDefault());
        var headers = http.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(headers), System.Net.WebSockets.WebSocketMessageType.Text, true, http.RequestAborted);
        var buffer = new byte[64 * 1024];
        while (true)
        {
            var message = await socket.ReceiveAsync(buffer.AsMemory(), http.RequestAborted);
            if (message.MessageType == System.Net.WebSockets.WebSocketMessageType.Close)
            {
                await socket.CloseAsync(socket.CloseStatus!.Value, socket.CloseStatusDescription, http.RequestAborted);
                return;
            }
            await socket.SendAsync(buffer.AsMemory(0, message.Count), message.MessageType, message.EndOfMessage, http.RequestAborted);
        }
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
