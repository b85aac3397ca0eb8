using System.Runtime.InteropServices;

namespace Benchmarks.Enforcement;

/// <summary>Time that the processor worked for this thread: what else a busy machine does in between is not in it, although what it does to the caches is.</summary>
internal static class ThreadTime
{
    private const int ThreadClock = 3;

    /// <returns>Nanoseconds.</returns>
    public static double Now() => ClockGetTime(ThreadClock, out var now) == 0
        ? (now.Seconds * 1e9) + now.Nanoseconds
        : throw new PlatformNotSupportedException("Linux alone tells the time of a thread in this way");

    [DllImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int ClockGetTime(int clock, out Timespec now);

    [StructLayout(LayoutKind.Sequential)]
    private struct Timespec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
