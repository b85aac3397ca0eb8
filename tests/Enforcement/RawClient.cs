using System.Net.Sockets;
using System.Text;

namespace Enforcement.Tests;

/// <summary>A connection on which every byte is the test's own.</summary>
internal sealed class RawClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Whoever has said nothing for so long waits for more.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(2);

    private readonly Socket _socket;
    private readonly StringBuilder _received = new();

    private RawClient(Socket socket) => _socket = socket;

    /// <summary>What came so far.</summary>
    public string Received => _received.ToString();

    public static async Task<RawClient> Open(Uri address)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address.Host, address.Port);
        return new(socket);
    }

    /// <summary>Sends what may be a request, and reads everything that the server has to say until it closes. A server that waits for more is told that no more comes.</summary>
    public static async Task<string> Exchange(Uri address, string request)
    {
        using var connection = await Open(address);
        await connection.Send(request);
        try
        {
            await connection.ReadUntil(null, Quiet);
        }
        catch (OperationCanceledException)
        {
            connection._socket.Shutdown(SocketShutdown.Send);
            await connection.ReadUntil(null);
        }
        return connection.Received;
    }

    public async Task Send(string text) => await _socket.SendAsync(Encoding.Latin1.GetBytes(text));

    /// <summary>Reads until a text has come, or without one until the server closes.</summary>
    public async Task ReadUntil(string? text, TimeSpan? within = null)
    {
        using var patience = new CancellationTokenSource(within ?? Patience);
        var buffer = new byte[16 * 1024];
        while (text is null || !Received.Contains(text, StringComparison.Ordinal))
        {
            int read;
            try
            {
                read = await _socket.ReceiveAsync(buffer, patience.Token);
            }
            catch (SocketException)
            {
                // Closed with what nobody wanted to read.
                read = 0;
            }
            if (read == 0)
            {
                Assert.True(text is null, $"the server closed before \"{text}\" came: {Received}");
                return;
            }
            _received.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
    }

    public void Dispose() => _socket.Dispose();
}
