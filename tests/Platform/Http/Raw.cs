using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Platform.Tests.Http;

/// <summary>Bytes to a handler and back, where a well-behaved client would not do.</summary>
internal sealed class Raw : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public static async Task<Raw> Connect(Uri address)
    {
        var raw = new Raw();
        await raw._socket.ConnectAsync(IPAddress.Loopback, address.Port);
        return raw;
    }

    public Task Send(string text) => _socket.SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Everything until the handler closes.</summary>
    public async Task<string> ReadToEnd()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var read = new MemoryStream();
        var buffer = new byte[8192];
        int n;
        while ((n = await _socket.ReceiveAsync(buffer, patience.Token)) > 0) read.Write(buffer, 0, n);
        return Encoding.Latin1.GetString(read.ToArray());
    }

    /// <summary>Leaves in the middle: with a reset, or with an orderly end.</summary>
    public void Leave(bool reset)
    {
        if (reset) _socket.LingerState = new(true, 0);
        _socket.Close();
    }

    public void Dispose() => _socket.Dispose();
}
