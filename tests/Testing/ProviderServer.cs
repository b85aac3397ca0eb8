using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Testing;

/// <summary>What a provider was asked.</summary>
public sealed record ProviderCall(string Method, string Path, string Query, IHeaderDictionary Headers, string Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string Authorization => Headers.Authorization.ToString();

    public override string ToString() => $"{Method} {Path}{Query}";
}

/// <summary>An HTTP server in the place of a provider: remembers what it was asked, and answers as the test says.</summary>
public sealed class ProviderServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<ProviderCall> _calls = [];
    private Func<ProviderCall, Task<(int Status, object? Body)>> _answer = _ => Task.FromResult((404, (object?)null));

    private ProviderServer()
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(Serve);
    }

    public string Url { get; private set; } = "";

    public IReadOnlyList<ProviderCall> Calls => [.. _calls];

    public static async Task<ProviderServer> Start(Func<ProviderServer, ProviderCall, (int Status, object? Body)> answer) =>
        await Start((server, call) => Task.FromResult(answer(server, call)));

    public static async Task<ProviderServer> Start(Func<ProviderServer, ProviderCall, Task<(int Status, object? Body)>> answer)
    {
        var server = new ProviderServer();
        server._answer = call => answer(server, call);
        await server._app.StartAsync();
        server.Url = server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    public IReadOnlyList<ProviderCall> To(string method, string path) => [.. _calls.Where(call => call.Method == method && call.Path == path)];

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task Serve(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var call = new ProviderCall(http.Request.Method, http.Request.Path, http.Request.QueryString.ToString(), new HeaderDictionary(http.Request.Headers.ToDictionary()), await reader.ReadToEndAsync());
        _calls.Enqueue(call);
        var (status, body) = await _answer(call);
        http.Response.StatusCode = status;
        if (body is not null) await http.Response.WriteAsJsonAsync(body);
    }
}
