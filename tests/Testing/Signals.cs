namespace Testing;

/// <summary>
/// Which signals reach the processes that tests start. A shell that runs the tests in the background has switched INT and QUIT off, and children inherit that.
/// </summary>
public static class Signals
{
    private static readonly Dictionary<string, int> Numbers = new() { ["INT"] = 2, ["QUIT"] = 3, ["TERM"] = 15 };

    /// <summary>The signal, or TERM where it is switched off.</summary>
    public static string Reaching(string signal) => IsIgnored(signal) ? "TERM" : signal;

    /// <summary>The number of a signal.</summary>
    public static int NumberOf(string signal) => Numbers[signal];

    private static bool IsIgnored(string signal)
    {
        if (!File.Exists("/proc/self/status")) return false;
        var ignored = File.ReadLines("/proc/self/status").First(line => line.StartsWith("SigIgn:", StringComparison.Ordinal));
        return (Convert.ToUInt64(ignored[7..].Trim(), 16) & (1UL << (Numbers[signal] - 1))) != 0;
    }
}
