using System.Net;
using Local;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Testing;

/// <summary>What becomes of one request to the table service.</summary>
/// <param name="Arrivals">How often it reaches the service: 0 is a lost request, 2 one that the network sent twice.</param>
/// <param name="IsAnswered">Whether the answer (of the last arrival) comes back; otherwise the connection breaks.</param>
public readonly record struct Fate(int Arrivals = 1, bool IsAnswered = true)
{
    public static Fate Pass { get; } = new(1);

    /// <summary>The service is too busy: 503, and nothing was done.</summary>
    public static Fate Busy { get; } = new(0);

    public static Fate LosesRequest { get; } = new(0, false);

    public static Fate LosesAnswer { get; } = new(1, false);

    public static Fate ArrivesTwice { get; } = new(2);

    /// <summary>Wait before it arrives; it arrives then whether or not the client still waits.</summary>
    public TimeSpan Before { get; init; }

    /// <summary>Wait before its answer goes back.</summary>
    public TimeSpan After { get; init; }
}

/// <summary>Stands between an app and Azurite's table service, and does to requests what networks and busy accounts do. Everything else of the account is Azurite's own.</summary>
public sealed class TableProxy : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _azurite = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false });
    private readonly Azurite _behind;
    private int _calls;

    private TableProxy(Azurite behind)
    {
        _behind = behind;
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(Carry);
    }

    /// <summary>Azurite's, with the table service behind this.</summary>
    public string ConnectionString { get; private set; } = "";

    /// <summary>Decides on each request, by method and target.</summary>
    public Func<string, string, Fate> Fate { get; set; } = static (_, _) => Testing.Fate.Pass;

    /// <summary>Answers in Azurite's place where it returns true.</summary>
    public Func<HttpContext, Task<bool>>? Instead { get; init; }

    /// <summary>Requests so far.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public static async Task<TableProxy> Start(Azurite behind, Func<HttpContext, Task<bool>>? instead = null)
    {
        var proxy = new TableProxy(behind) { Instead = instead };
        await proxy._app.StartAsync();
        var address = proxy._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        proxy.ConnectionString = behind.ConnectionString.Replace(
            $"TableEndpoint=http://127.0.0.1:{behind.TablePort}/", $"TableEndpoint=http://127.0.0.1:{new Uri(address).Port}/", StringComparison.Ordinal);
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _azurite.Dispose();
    }

    private async Task Carry(HttpContext http)
    {
        var target = http.Features.Get<IHttpRequestFeature>()!.RawTarget;
        Interlocked.Increment(ref _calls);
        try
        {
            if (Instead is not null && await Instead(http))
                return;
            await Carry(http, target, Fate(http.Request.Method, target));
        }
        catch (Exception fault) when (fault is OperationCanceledException or HttpRequestException or IOException)
        {
            // The client left, or Azurite did.
            http.Abort();
        }
    }

    private async Task Carry(HttpContext http, string target, Fate fate)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body);
        if (fate.Before > TimeSpan.Zero)
            await Task.Delay(fate.Before);
        HttpResponseMessage? answer = null;
        for (var arrival = 0; arrival < fate.Arrivals; arrival++)
        {
            answer?.Dispose();
            answer = await _azurite.SendAsync(Copy(http.Request, target, body.ToArray()));
        }
        if (fate.After > TimeSpan.Zero)
            await Task.Delay(fate.After, http.RequestAborted);
        if (!fate.IsAnswered)
            http.Abort();
        else if (answer is null)
            await WriteBusy(http.Response);
        else
            await Write(http, answer);
        answer?.Dispose();
    }

    private HttpRequestMessage Copy(HttpRequest request, string target, byte[] body)
    {
        var uri = new Uri($"http://127.0.0.1:{_behind.TablePort}{target}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var copy = new HttpRequestMessage(new(request.Method), uri) { Content = body.Length > 0 ? new ByteArrayContent(body) : null };
        // Azurite closes a connection after five idle seconds; a request that meets that moment would be lost by this proxy's own doing.
        copy.Headers.ConnectionClose = true;
        foreach (var (name, values) in request.Headers)
        {
            if (name is "Host" or "Connection" or "Transfer-Encoding")
                continue;
            if (!copy.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                copy.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
        return copy;
    }

    private static async Task Write(HttpContext http, HttpResponseMessage answer)
    {
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (name is not ("Transfer-Encoding" or "Connection" or "Keep-Alive"))
                http.Response.Headers[name] = values.ToArray();
        }
        await http.Response.Body.WriteAsync(await answer.Content.ReadAsByteArrayAsync());
    }

    private static Task WriteBusy(HttpResponse response)
    {
        response.StatusCode = 503;
        response.Headers["x-ms-error-code"] = "ServerBusy";
        return response.WriteAsync("""{"odata.error":{"code":"ServerBusy","message":{"lang":"en-US","value":"The server is busy."}}}""");
    }
}
