using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>How many requests were answered in a second, while so many callers each asked again as soon as they had their answer.</summary>
/// <param name="What">The request.</param>
/// <param name="PerSecond">The median of the rounds.</param>
/// <param name="Most">The best round.</param>
/// <param name="Milliseconds">How long the middle one of all requests took.</param>
/// <param name="Slow">How long 99 of 100 took at most.</param>
/// <param name="CpuMilliseconds">What one cost all processes that took part, this one included. Unlike the rest it hardly depends on what else the machine does.</param>
/// <param name="Bound">What it must reach.</param>
internal sealed record Rate(string What, double PerSecond, double Most, double Milliseconds, double Slow, double CpuMilliseconds, double Bound)
{
    private const int Callers = 16;
    private const int Rounds = 5;
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    /// <summary>Measures in rounds.</summary>
    /// <param name="what">The request.</param>
    /// <param name="request">Sends it.</param>
    /// <param name="bound">What a second must reach.</param>
    /// <param name="processes">Who answers, by process id.</param>
    public static async Task<Rate> Measure(string what, Func<Task> request, double bound, params IReadOnlyList<int> processes)
    {
        await Round(request);
        var cpu = Cpu();
        var rates = new double[Rounds];
        var all = new List<long>();
        for (var round = 0; round < Rounds; round++)
        {
            var (rate, ticks) = await Round(request);
            rates[round] = rate;
            all.AddRange(ticks);
        }
        cpu = Cpu() - cpu;
        Array.Sort(rates);
        all.Sort();
        return new(what, rates[Rounds / 2], rates[^1], Milliseconds(all[all.Count / 2]), Milliseconds(all[all.Count * 99 / 100]), cpu.TotalMilliseconds / all.Count, bound);

        TimeSpan Cpu() => processes.Append(Environment.ProcessId).Aggregate(TimeSpan.Zero, (sum, id) =>
        {
            using var process = Process.GetProcessById(id);
            return sum + process.TotalProcessorTime;
        });

        static double Milliseconds(long ticks) => Stopwatch.GetElapsedTime(0, ticks).TotalMilliseconds;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"  {What}: {PerSecond:0} a second (best round {Most:0}; median {Milliseconds:0.0} ms, 99% within {Slow:0.0} ms; {CpuMilliseconds:0.00} ms of CPU each; bound {Bound:0}: {(PerSecond >= Bound ? "kept" : "missed")})");

    private static async Task<(double Rate, List<long> Ticks)> Round(Func<Task> request)
    {
        var began = Stopwatch.GetTimestamp();
        var callers = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(Call)));
        var ticks = callers.SelectMany(own => own).ToList();
        return (ticks.Count / Stopwatch.GetElapsedTime(began).TotalSeconds, ticks);

        async Task<List<long>> Call()
        {
            var own = new List<long>();
            while (Stopwatch.GetElapsedTime(began) < Length)
            {
                var asked = Stopwatch.GetTimestamp();
                await request();
                own.Add(Stopwatch.GetTimestamp() - asked);
            }
            return own;
        }
    }
}
