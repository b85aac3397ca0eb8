using System.Diagnostics;
using Azure.Data.Tables;
using Local;
using Policies;
using Testing;

namespace Benchmarks.Enforcement;

/// <summary>What counting costs storage.</summary>
internal static class Writes
{
    private const int CallsPerSecond = 2_000;
    private const int Seconds = 10;

    public static async Task<IReadOnlyList<object>> Measure()
    {
        await using var azurite = await Azurite.StartAsync(new AzuriteOptions(), CancellationToken.None);
        await using var proxy = await TableProxy.Start(azurite);
        var table = new TableClient(proxy.ConnectionString, "counters");
        await table.CreateIfNotExistsAsync();
        var writes = 0;
        proxy.Fate = (method, _) =>
        {
            if (method != "GET")
                Interlocked.Increment(ref writes);
            return Fate.Pass;
        };
        var source = new CounterSource(table, TimeProvider.System);
        var charge = new LimitCharge(new("owner", "package|Hours"), new(1_000_000_000, LimitDuration.Hours));
        var clock = Stopwatch.StartNew();
        var (asked, admitted) = (0, 0);
        var calls = new List<Task>();
        while (clock.Elapsed < TimeSpan.FromSeconds(Seconds))
        {
            for (var due = (int)(clock.Elapsed.TotalSeconds * CallsPerSecond); asked < due; asked++)
                calls.Add(Call());
            await Task.Delay(1);
        }
        await Task.WhenAll(calls);
        return
        [
            new Finding($"table writes per admitted call on one counter at {asked / clock.Elapsed.TotalSeconds:0} calls/s", (double)writes / admitted, "writes", 0.02)
            {
                Note = $"{writes} writes for {admitted} admitted of {asked} calls",
            },
        ];

        async Task Call()
        {
            if ((await source.Take(charge)).Verdict == LimitVerdict.Admitted)
                Interlocked.Increment(ref admitted);
        }
    }
}
