using System.Net;
using System.Net.Sockets;

namespace Enforcement.Tests;

/// <summary>A server that never says or reads anything; it may not even let anybody connect, as a host behind a dropping firewall.</summary>
internal sealed class SilentServer : IDisposable
{
    private const int Waiting = 8;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _fillers = [];

    public SilentServer(bool takesConnections)
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        // The kernel takes connections up to the length of the queue, although nobody accepts them.
        _socket.Listen(takesConnections ? 128 : 0);
        for (var filler = 0; !takesConnections && filler < Waiting; filler++)
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            _fillers.Add(socket);
            _ = socket.ConnectAsync(IPAddress.Loopback, Port);
        }
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Dispose()
    {
        _fillers.ForEach(socket => socket.Dispose());
        _socket.Dispose();
    }
}
