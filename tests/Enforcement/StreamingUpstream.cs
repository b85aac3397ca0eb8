using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Enforcement.Tests;

/// <summary>A service that speaks gRPC's HTTP: says each piece of a body back as it comes, and how it went in trailers.</summary>
public sealed class StreamingUpstream : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StreamingUpstream(X509Certificate2 certificate)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(certificate));
        });
        _app = builder.Build();
        _app.Run(Answer);
    }

    /// <summary>Where it speaks HTTP/2 without TLS.</summary>
    public int PlainPort { get; private set; }

    /// <summary>Where it speaks HTTP/1.1 and 2 with TLS.</summary>
    public int TlsPort { get; private set; }

    public static async Task<StreamingUpstream> Start(X509Certificate2 certificate)
    {
        var upstream = new StreamingUpstream(certificate);
        await upstream._app.StartAsync();
        upstream.PlainPort = upstream._app.Urls.Select(url => new Uri(url)).Single(url => url.Scheme == "http").Port;
        upstream.TlsPort = upstream._app.Urls.Select(url => new Uri(url)).Single(url => url.Scheme == "https").Port;
        return upstream;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static async Task Answer(HttpContext http)
    {
        var (request, answer) = (http.Request, http.Response);
        answer.ContentType = request.ContentType;
        answer.Headers["x-seen"] = $"{request.Protocol} {request.Scheme} {request.Path} te={request.Headers.TE}";
        answer.Headers["x-seen-consumer"] = request.Headers["X-Consumer-Id"];
        answer.Headers["x-seen-forwarded"] = $"{request.Headers["X-Forwarded-For"]} {request.Headers["X-Forwarded-Proto"]} {request.Headers["X-Forwarded-Host"]} {request.Headers["Forwarded"]}{request.Headers["X_Forwarded_For"]}{request.Headers["X_Real_IP"]}";
        if (request.Path.Value!.EndsWith("/Missing", StringComparison.Ordinal))
        {
            // What gRPC calls trailers only: the status stands in the headers, and there is nothing else.
            answer.Headers["grpc-status"] = "5";
            return;
        }
        await answer.Body.FlushAsync(http.RequestAborted);
        var buffer = new byte[4096];
        var total = 0;
        int read;
        while ((read = await request.Body.ReadAsync(buffer, http.RequestAborted)) > 0)
        {
            total += read;
            await answer.Body.WriteAsync(buffer.AsMemory(0, read), http.RequestAborted);
            await answer.Body.FlushAsync(http.RequestAborted);
        }
        if (!answer.SupportsTrailers())
            return;
        answer.AppendTrailer("grpc-status", "0");
        answer.AppendTrailer("grpc-message", Encoding.ASCII.GetString("all%20of%20it"u8));
        answer.AppendTrailer("x-bytes", total.ToString());
        answer.AppendTrailer("content-location", "/not-a-trailer");
    }
}
