using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace Platform.Outbound;

/// <summary>
/// The client for calls to addresses that a person named. The guard judges the address that is connected to, after the name was resolved, so that a name cannot say one thing
/// when it is checked and another when it is called. No redirects, no proxies, no cookies: each would be a way around the guard.
/// </summary>
public sealed class OutboundHttp : IDisposable
{
    /// <summary>The setting: networks inside that may be called, such as <c>10.1.0.0/16;127.0.0.1/32</c>.</summary>
    public const string Setting = "Outbound:AllowedNetworks";

    /// <summary>Bytes of an answer that are read; a larger one fails.</summary>
    public const int AnswerBytesMax = 1024 * 1024;

    /// <summary>How long one call may take, its answer included.</summary>
    public static readonly TimeSpan TimeMax = TimeSpan.FromSeconds(10);

    private readonly OutboundGuard _guard;

    /// <summary>Reads the setting.</summary>
    /// <exception cref="ArgumentException">It names something that is not a network.</exception>
    public OutboundHttp(IConfiguration settings)
    {
        _guard = new(settings[Setting]);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            MaxResponseHeadersLength = 64,
            // Long enough for the calls of one request, short enough to follow a name that moves.
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = Connect,
        };
        Client = new(handler) { Timeout = TimeMax, MaxResponseContentBufferSize = AnswerBytesMax };
    }

    /// <summary>The client. A refused address fails as <see cref="HttpRequestException"/>, like one that does not answer.</summary>
    public HttpClient Client { get; }

    /// <inheritdoc />
    public void Dispose() => Client.Dispose();

    private async ValueTask<Stream> Connect(SocketsHttpConnectionContext context, CancellationToken cancel)
    {
        var target = context.DnsEndPoint;
        var isSecure = context.InitialRequestMessage.RequestUri?.Scheme == Uri.UriSchemeHttps;
        var addresses = (await Dns.GetHostAddressesAsync(target.Host, cancel)).Where(address => _guard.Allows(address, isSecure)).ToArray();
        if (addresses.Length == 0)
            throw new HttpRequestException($"{target.Host} may not be called{(isSecure ? "" : " over plain http")}: its address is not public and not in Outbound__AllowedNetworks");
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, target.Port, cancel);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
