using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Platform.Tests.Storage;

/// <summary>A wire that loses answers: it passes a request on to storage and, when told to, breaks the connection after storage has done it.</summary>
internal sealed class LossyProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _storage = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
    private int _losses;

    private LossyProxy(WebApplication app) => _app = app;

    public int Port { get; private set; }

    /// <summary>Which requests' answers are lost.</summary>
    public Func<HttpRequest, bool> Loses { get; set; } = _ => false;

    /// <summary>How many answers are lost before the wire is good again.</summary>
    public int Losses { get => _losses; set => _losses = value; }

    /// <summary>What happens between the loss and the next attempt.</summary>
    public Func<Task> Meanwhile { get; set; } = () => Task.CompletedTask;

    /// <summary>Requests that passed.</summary>
    public int Requests { get; private set; }

    public static async Task<LossyProxy> Start(int storagePort)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var proxy = new LossyProxy(builder.Build());
        proxy._app.Run(http => proxy.Pass(http, storagePort));
        await proxy._app.StartAsync();
        proxy.Port = new Uri(proxy._app.Urls.First()).Port;
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _storage.Dispose();
    }

    private async Task Pass(HttpContext http, int storagePort)
    {
        Requests++;
        // The signature covers the path as it was written.
        var target = $"http://127.0.0.1:{storagePort}{http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget}";
        using var request = new HttpRequestMessage(
            new HttpMethod(http.Request.Method), new Uri(target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (body.Length > 0) request.Content = new ByteArrayContent(body.ToArray());
        foreach (var header in http.Request.Headers)
            if (header.Key != "Host" && !request.Headers.TryAddWithoutValidation(header.Key, (IEnumerable<string>)header.Value!))
                request.Content?.Headers.TryAddWithoutValidation(header.Key, (IEnumerable<string>)header.Value!);
        using var answer = await _storage.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (Loses(http.Request) && Interlocked.Decrement(ref _losses) >= 0)
        {
            await Meanwhile();
            http.Abort();
            return;
        }
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var header in answer.Headers.Concat(answer.Content.Headers))
            if (header.Key is not ("Transfer-Encoding" or "Connection" or "Keep-Alive")) http.Response.Headers[header.Key] = header.Value.ToArray();
        if (bytes.Length > 0) await http.Response.Body.WriteAsync(bytes);
    }
}
