using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Benchmarks.Enforcement;

/// <summary>What Debian's <c>wrk</c> says of a server.</summary>
/// <param name="PerSecond">Requests per second.</param>
/// <param name="P99">99th percentile of latency, in milliseconds.</param>
/// <param name="PerServedSecond">Requests per second of processor time that the servers took: what does not depend on how much of the machine the asking took.</param>
internal sealed partial record Wrk(double PerSecond, double P99, double PerServedSecond)
{
    private const int Connections = 32;
    private const int Rounds = 5;

    /// <summary>Asks for so many seconds; fails when anything but 2xx came.</summary>
    public static async Task<Wrk> Run(Target target, int seconds)
    {
        var script = Path.GetTempFileName();
        await File.WriteAllTextAsync(script, target.Body is null ? "" : $"wrk.method = 'POST'\nwrk.body = [==[{target.Body}]==]\nwrk.headers['Content-Type'] = 'application/json'\n");
        var start = new ProcessStartInfo("wrk", ["-t", "1", "-c", $"{Connections}", "-d", $"{seconds}s", "--latency", "-s", script, .. target.Headers.SelectMany(header => new[] { "-H", header }), target.Url])
        {
            RedirectStandardOutput = true,
        };
        var served = target.Served();
        using var wrk = Process.Start(start)!;
        var output = await wrk.StandardOutput.ReadToEndAsync();
        await wrk.WaitForExitAsync();
        served = target.Served() - served;
        File.Delete(script);
        if (output.Contains("Non-2xx", StringComparison.Ordinal) || !output.Contains("Requests/sec", StringComparison.Ordinal))
            throw new InvalidOperationException($"{target.Url}: {output}");
        var p99 = PercentileLine().Match(output);
        return new(Number(RateLine().Match(output).Groups[1].Value), Number(p99.Groups[1].Value) * p99.Groups[2].Value switch { "us" => 0.001, "ms" => 1, _ => 1_000 },
            Number(CountLine().Match(output).Groups[1].Value) / served.TotalSeconds);
    }

    /// <summary>By turns, so that what else the machine does falls on all of them; the first round warms up and does not count.</summary>
    /// <returns>For each target its rounds.</returns>
    public static async Task<List<Wrk>[]> ByTurns(int seconds, params Target[] targets)
    {
        var found = targets.Select(_ => new List<Wrk>()).ToArray();
        for (var round = 0; round <= Rounds; round++)
        {
            for (var at = 0; at < targets.Length; at++)
            {
                var run = await Run(targets[at], round == 0 ? 3 : seconds);
                if (round > 0)
                    found[at].Add(run);
            }
        }
        return found;
    }

    /// <summary>Median of the rounds' ratios, and all there is to know.</summary>
    public static Finding Share(string what, List<Wrk> one, List<Wrk> other, double bound, Func<Wrk, double>? of = null)
    {
        of ??= static run => run.PerSecond;
        var ratios = one.Zip(other, (mine, theirs) => of(mine) / of(theirs)).Order().ToList();
        return new(what, ratios[ratios.Count / 2], "times as much", bound, AtLeast: true)
        {
            Note = string.Create(CultureInfo.InvariantCulture,
                $"{Median(one, of):0.##} against {Median(other, of):0.##}; rounds {ratios[0]:0.00} to {ratios[^1]:0.00}; load average {File.ReadAllText("/proc/loadavg").Split(' ')[0]}"),
        };
    }

    private static double Median(List<Wrk> runs, Func<Wrk, double> of) => runs.Select(of).Order().ElementAt(runs.Count / 2);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex CountLine();

    [GeneratedRegex(@"Requests/sec:\s+([0-9.]+)")]
    private static partial Regex RateLine();

    [GeneratedRegex(@"99%\s+([0-9.]+)(us|ms|s)")]
    private static partial Regex PercentileLine();
}

/// <summary>What is asked.</summary>
internal sealed record Target(string Url, params string[] Headers)
{
    public string? Body { get; init; }

    /// <summary>Ids of the processes that answer.</summary>
    public int[] Servers { get; init; } = [];

    /// <summary>The processor time they took since they began.</summary>
    public TimeSpan Served() => Servers.Aggregate(TimeSpan.Zero, (sum, id) =>
    {
        using var process = Process.GetProcessById(id);
        return sum + process.TotalProcessorTime;
    });
}
