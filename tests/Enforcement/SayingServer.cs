using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Enforcement.Tests;

/// <summary>An upstream that answers every request with the same bytes, be they an answer or not, and closes.</summary>
internal sealed class SayingServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    public SayingServer(string says)
    {
        _listener.Start();
        _ = Serve(Encoding.Latin1.GetBytes(says));
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose() => _listener.Dispose();

    private async Task Serve(byte[] says)
    {
        var buffer = new byte[16 * 1024];
        try
        {
            while (true)
            {
                using var connection = await _listener.AcceptSocketAsync();
                // The request is small, and its last bytes are the empty line.
                for (var read = 0; !buffer.AsSpan(0, read).EndsWith("\r\n\r\n"u8);)
                {
                    var more = await connection.ReceiveAsync(buffer.AsMemory(read));
                    if (more == 0)
                        break;
                    read += more;
                }
                await connection.SendAsync(says);
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
