using System.Net;
using System.Net.Sockets;

namespace Local;

/// <summary>
/// Ports of 127.0.0.1 for processes that must be told where to listen. They lie below those that the system gives to outgoing connections: a port of that range may be taken by
/// anybody's call between the look and the start, or while a server is stopped that is to come back to it. No port is given out twice, neither by one process nor by two at once.
/// </summary>
public static class LoopbackPorts
{
    // Linux begins to give out ports at 32768, other systems higher.
    private const int First = 12_000;
    private const int BlockSize = 200;
    private const int Blocks = 100;

    private static readonly Lock Gate = new();

    // A block is a process's own for as long as it listens on the block's first port, which the system ends with the process however that ends. Ports that were merely free a moment
    // ago were now and then given out by two test processes, and who looks whether a port is free keeps another one from listening there meanwhile.
    private static readonly List<TcpListener> Claims = [];
    private static int _next;
    private static int _end;

    /// <summary>A port that nobody listens on.</summary>
    public static int One() => Run(1);

    /// <summary>The first of so many ports in a row that nobody listens on.</summary>
    /// <param name="count">At most <c>199</c>.</param>
    /// <exception cref="InvalidOperationException">Other processes have all blocks.</exception>
    public static int Run(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(count, BlockSize);
        lock (Gate)
        {
            while (true)
            {
                for (; _next + count <= _end; _next++)
                {
                    if (!Enumerable.Range(_next, count).All(IsFree)) continue;
                    _next += count;
                    return _next - count;
                }
                ClaimBlock();
            }
        }
    }

    /// <summary>Whether nobody listens there.</summary>
    public static bool IsFree(int port)
    {
        if (Listen(port) is not { } listener) return false;
        listener.Dispose();
        return true;
    }

    private static void ClaimBlock()
    {
        var start = Random.Shared.Next(Blocks);
        for (var i = 0; i < Blocks; i++)
        {
            var first = First + ((start + i) % Blocks * BlockSize);
            if (Listen(first) is not { } claim) continue;
            Claims.Add(claim);
            (_next, _end) = (first + 1, first + BlockSize);
            return;
        }
        throw new InvalidOperationException("no block of free ports was found");
    }

    private static TcpListener? Listen(int port)
    {
        var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return listener;
        }
        catch (SocketException)
        {
            listener.Dispose();
            return null;
        }
    }
}
