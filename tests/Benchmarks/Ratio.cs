using System.Diagnostics;
using System.Globalization;

namespace Benchmarks;

/// <summary>How many times as long something takes as something else, by turns in one run.</summary>
/// <param name="What">What was measured.</param>
/// <param name="Against">What it was measured against.</param>
/// <param name="Median">Median of the rounds' ratios.</param>
/// <param name="Least">The smallest of them.</param>
/// <param name="Most">The largest of them.</param>
/// <param name="Bound">What it must not exceed.</param>
internal sealed record Ratio(string What, string Against, double Median, double Least, double Most, double Bound)
{
    private const int Rounds = 9;

    /// <summary>Measures in rounds of so many pairs of calls: what else the machine does falls on both.</summary>
    public static async Task<Ratio> Measure(string what, Func<Task> one, string against, Func<Task> other, double bound, int times = 60)
    {
        await Round(one, other, times);
        var ratios = new double[Rounds];
        for (var round = 0; round < Rounds; round++) ratios[round] = await Round(one, other, times);
        Array.Sort(ratios);
        return new(what, against, ratios[Rounds / 2], ratios[0], ratios[^1], bound);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"  {What}: {Median:0.00} times {Against} (rounds {Least:0.00} to {Most:0.00}; bound {Bound:0.00}: {(Median <= Bound ? "kept" : "missed")})");

    // Of the medians of single calls: one that waited for something else does not count for more than another.
    private static async Task<double> Round(Func<Task> one, Func<Task> other, int times)
    {
        var (ones, others) = (new long[times], new long[times]);
        for (var i = 0; i < times; i++) (others[i], ones[i]) = (await Time(other), await Time(one));
        Array.Sort(ones);
        Array.Sort(others);
        return (double)ones[times / 2] / others[times / 2];
    }

    private static async Task<long> Time(Func<Task> call)
    {
        var began = Stopwatch.GetTimestamp();
        await call();
        return Stopwatch.GetTimestamp() - began;
    }
}
