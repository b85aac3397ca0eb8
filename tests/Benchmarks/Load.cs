using System.Globalization;

namespace Benchmarks;

/// <summary>What else the machine does: a figure says little without it.</summary>
internal static class Load
{
    private const string File = "/proc/loadavg";

    public static string Now() => string.Create(CultureInfo.InvariantCulture,
        $"{Environment.ProcessorCount} cores, load {(System.IO.File.Exists(File) ? System.IO.File.ReadAllText(File).Split(' ')[0] : "unknown")}");
}
