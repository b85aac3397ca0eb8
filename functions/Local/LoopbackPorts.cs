using System.Net;
using System.Net.Sockets;

namespace Local;

/// <summary>
/// Ports of 127.0.0.1 for processes that must be told where to listen. They lie below those that the system gives to outgoing connections: a port of that range may be taken by
/// anybody's call between the look and the start, or while a server is stopped that is to come back to it. No port is given out twice by one process.
/// </summary>
public static class LoopbackPorts
{
    // Linux begins to give out ports at 32768, other systems higher.
    private const int First = 12_000;
    private const int Last = 32_000;
    private const int TriesMax = 10_000;

    private static readonly Lock Gate = new();
    private static readonly HashSet<int> Given = [];

    /// <summary>A port that nobody listens on.</summary>
    public static int One() => Run(1);

    /// <summary>The first of so many ports in a row that nobody listens on.</summary>
    public static int Run(int count)
    {
        lock (Gate)
        {
            // Each from a place of its own, so that processes that look at the same time rarely look at the same ones.
            for (var tries = 0; tries < TriesMax; tries++)
            {
                var first = Random.Shared.Next(First, Last - count);
                var run = Enumerable.Range(first, count).ToList();
                if (run.Exists(Given.Contains) || !run.TrueForAll(IsFree)) continue;
                Given.UnionWith(run);
                return first;
            }
        }
        throw new InvalidOperationException($"no {count} free ports in a row were found");
    }

    /// <summary>Whether nobody listens there.</summary>
    public static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
