namespace Enforcement;

/// <summary>
/// Whoever hears from the system that a request has come also reads, decides and answers it: handing it to another thread costs as much as a decision, and nothing here blocks. What
/// takes long and concerns no request goes to the pool, because it would keep half of all connections waiting.
/// </summary>
internal static class SocketThreads
{
    /// <summary>The runtime takes it from the environment alone, when it opens its first socket.</summary>
    private const string Setting = "DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS";

    /// <summary>An own scheduler, because only then does an awaiting loop come back to it, and not to the thread that storage's answer was read on.</summary>
    private static readonly TaskScheduler Pool = new ConcurrentExclusiveSchedulerPair().ConcurrentScheduler;

    /// <summary>Call it before anything opens a socket. Whoever set the variable is not overruled.</summary>
    public static void Decide()
    {
        if (Environment.GetEnvironmentVariable(Setting) is null)
            Environment.SetEnvironmentVariable(Setting, "1");
    }

    /// <summary>The server's part of it.</summary>
    public static void AddTo(IWebHostBuilder server) => server.UseSockets(sockets =>
    {
        sockets.UnsafePreferInlineScheduling = true;
        // A call to the system less for each request, for 4 KiB more of each connection that waits.
        sockets.WaitForDataBeforeAllocatingBuffer = false;
    });

    /// <summary>Runs a loop on threads of the pool, also behind each of its awaits.</summary>
    public static Task Spare(Func<Task> loop) => Task.Factory.StartNew(loop, CancellationToken.None, TaskCreationOptions.DenyChildAttach, Pool).Unwrap();
}
