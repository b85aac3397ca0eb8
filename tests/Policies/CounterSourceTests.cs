using System.Diagnostics;
using Azure.Data.Tables;
using Local;
using Testing;

namespace Policies.Tests;

public sealed class CounterSourceTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    // What is counted is not to depend on how busy the machine is.
    private static readonly Patience Long = new(TimeSpan.FromSeconds(30));

    private readonly ManualTime _time = new();

    private static LimitCharge Charge(long limit, LimitDuration duration = LimitDuration.Hours, string? owner = null) =>
        new(new(owner ?? Guid.NewGuid().ToString(), $"package|{duration}"), new(limit, duration));

    /// <summary>Instances share the table and nothing else.</summary>
    private async Task<CounterSource[]> Instances(int count, TimeProvider? time = null)
    {
        var table = await azurite.NewTableAsync();
        return [.. Enumerable.Range(0, count).Select(_ => new CounterSource(new TableClient(azurite.ConnectionString, table.Name), time ?? _time, Long))];
    }

    [AzuriteTheory]
    [InlineData(1, 1)]
    [InlineData(1, 8)]
    [InlineData(5, 8)]
    [InlineData(100, 1)]
    [InlineData(100, 8)]
    [InlineData(1_000, 8)]
    public async Task Limits_429_exactly_over_instances_and_clients(long limit, int instances)
    {
        var sources = await Instances(instances);
        var charge = Charge(limit);
        var admitted = 0;
        // 64 clients ask until they are refused, so demand is there until the last call is spent.
        await Task.WhenAll(Enumerable.Range(0, 64).Select(client => Task.Run(async () =>
        {
            while (true)
            {
                var outcome = await sources[client % instances].Take(charge);
                Assert.NotEqual(LimitVerdict.Unavailable, outcome.Verdict);
                if (outcome.Verdict == LimitVerdict.Limited)
                    return;
                Interlocked.Increment(ref admitted);
            }
        })));
        Assert.InRange(admitted, instances == 1 ? limit : limit - (limit / 100), limit);
    }

    [AzuriteFact]
    public async Task Limits_429_exactly_in_each_window_of_a_second()
    {
        var sources = await Instances(4, TimeProvider.System);
        var charge = Charge(50, LimitDuration.Seconds);
        var admitted = new System.Collections.Concurrent.ConcurrentDictionary<long, int>();
        // Until three windows were counted in, however long each call takes.
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 16).Select(client => Task.Run(async () =>
        {
            while (admitted.Count < 4 && clock.Elapsed < TimeSpan.FromMinutes(2))
            {
                var outcome = await sources[client % 4].Take(charge);
                if (outcome.Verdict == LimitVerdict.Admitted)
                    admitted.AddOrUpdate(outcome.WindowEnd, 1, (_, count) => count + 1);
                else
                    await Task.Delay(5);
            }
        })));
        Assert.InRange(admitted.Count, 4, 20);
        // How much of a second a busy machine has for its clients is not for this test to say; that it is never too much is.
        Assert.All(admitted.Values, count => Assert.InRange(count, 1, 50));
    }

    [AzuriteFact]
    public async Task Keeps_handed_out_calls_spent_when_an_instance_dies()
    {
        var table = await azurite.NewTableAsync();
        var charge = Charge(10);
        for (var life = 0; life < 5; life++)
            Assert.Equal(LimitVerdict.Admitted, (await new CounterSource(table, _time, Long).Take(charge)).Verdict);
        var last = new CounterSource(table, _time, Long);
        Assert.Equal(4, (await last.Take(charge)).Remaining);
    }

    [AzuriteFact]
    public async Task Returns_without_storage_when_the_window_is_known_to_be_full()
    {
        await using var own = await Azurite.StartAsync(FreePorts.ForAzurite(), default);
        var world = await PolicyWorld.Open(own, _time);
        var charge = Charge(1, LimitDuration.Minutes);
        await world.Counters.Take(charge);
        Assert.Equal(LimitVerdict.Limited, (await world.Counters.Take(charge)).Verdict);
        await own.KillAsync();
        for (var i = 0; i < 1_000; i++)
        {
            var outcome = world.Counters.Take(charge);
            Assert.True(outcome.IsCompletedSuccessfully);
            Assert.Equal(LimitVerdict.Limited, (await outcome).Verdict);
        }
    }

    [AzuriteFact]
    public async Task Survives_an_outage_without_queues_and_recovers_by_itself()
    {
        await using var own = await Azurite.StartAsync(FreePorts.ForAzurite(Directory.CreateTempSubdirectory().FullName), default);
        var world = await PolicyWorld.Open(own, TimeProvider.System);
        var charge = Charge(1_000);
        await LimitWindows.RoomInHour(TimeSpan.FromMinutes(2));
        Assert.Equal(LimitVerdict.Admitted, (await world.Counters.Take(charge)).Verdict);
        await own.StopAsync();
        var clock = Stopwatch.StartNew();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 500).Select(_ => world.Counters.Take(charge).AsTask()));
        Assert.All(outcomes, outcome => Assert.Equal(LimitVerdict.Unavailable, outcome.Verdict));
        // One after the other they would wait for minutes.
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        await own.StartAgainAsync(default);
        clock.Restart();
        LimitOutcome last;
        do
        {
            await Task.Delay(50);
            last = await world.Counters.Take(charge);
        }
        while (last.Verdict == LimitVerdict.Unavailable && clock.Elapsed < TimeSpan.FromSeconds(90));
        // Nothing was spent by those who were turned away.
        Assert.Equal((LimitVerdict.Admitted, 998L), (last.Verdict, last.Remaining));
    }

    [AzuriteFact]
    public async Task Refuses_503_in_bounded_time_when_storage_accepts_and_says_nothing()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port;
        var mute = new TableClient(azurite.ConnectionString.Replace($":{azurite.Running.TablePort}/", $":{port}/"), "counters");
        // The patience runs by the real clock; the rest of the circuit by one that stands still.
        var source = new CounterSource(mute, _time);
        var clock = Stopwatch.StartNew();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => source.Take(Charge(5, owner: "one")).AsTask()));
        Assert.All(outcomes, outcome => Assert.Equal(LimitVerdict.Unavailable, outcome.Verdict));
        Assert.InRange(clock.Elapsed, Patience.Default.Max / 2, Patience.Default.Max * 20);
        // The circuit is open: nobody waits at all.
        var another = source.Take(Charge(5, owner: "another"));
        Assert.True(another.IsCompleted);
        Assert.Equal(LimitVerdict.Unavailable, (await another).Verdict);
    }

    [AzuriteFact]
    public async Task Keeps_both_limits_or_none_when_a_call_falls_under_two()
    {
        var source = (await Instances(1))[0];
        var (wide, narrow) = (Charge(10), Charge(2));
        Assert.Equal(1, (await source.TakeAll([wide, narrow])).Remaining);
        Assert.Equal(0, (await source.TakeAll([narrow, wide])).Remaining);
        Assert.Equal((LimitVerdict.Limited, 2L), await Verdict([wide, narrow]));
        Assert.Equal((LimitVerdict.Limited, 2L), await Verdict([narrow, wide]));
        // Only the two admitted calls count on the wide one.
        Assert.Equal(7, (await source.Take(wide)).Remaining);

        async Task<(LimitVerdict, long)> Verdict(LimitCharge[] charges) => await source.TakeAll(charges) is var outcome ? (outcome.Verdict, outcome.Limit) : default;
    }

    [AzuriteFact]
    public async Task Keeps_to_the_stored_window_when_the_clock_is_behind()
    {
        var table = await azurite.NewTableAsync();
        var behind = new ManualTime();
        behind.Advance(TimeSpan.FromSeconds(-2));
        var (ahead, late) = (new CounterSource(table, _time, Long), new CounterSource(table, behind, Long));
        var charge = Charge(3, LimitDuration.Seconds);
        var end = (await ahead.Take(charge)).WindowEnd;
        Assert.Equal((end, 1L), await late.Take(charge) is var outcome ? (outcome.WindowEnd, outcome.Remaining) : default);
        Assert.Equal(LimitVerdict.Admitted, (await late.Take(charge)).Verdict);
        Assert.Equal(LimitVerdict.Limited, (await ahead.Take(charge)).Verdict);
        Assert.Equal(LimitVerdict.Limited, (await late.Take(charge)).Verdict);
    }

    [AzuriteFact]
    public async Task Forgets_counters_whose_window_is_over()
    {
        var source = (await Instances(1))[0];
        for (var i = 0; i < 3_000; i += 100)
        {
            await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => source.Take(Charge(5, LimitDuration.Seconds)).AsTask()));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.InRange(source.Count, 1, 2_048);
    }
}

public class CounterMemoryTests
{
    [Fact]
    public void Keeps_memory_bounded_when_every_window_is_still_open()
    {
        var memory = new CounterMemory();
        var row = new CounterState(0, 1);
        for (var i = 0; i < 250_000; i++)
        {
            var counter = memory.Find(new($"owner {i}", "limit"), now: 10);
            counter.Limit = new(5, LimitDuration.Hours);
            counter.WantedAt = i;
            counter.Ledger.Saw(row, default);
            Assert.InRange(memory.Count, 1, 100_000);
        }
        // The latest wanted are the ones that stay.
        var before = memory.Count;
        Assert.False(memory.Find(new("owner 249999", "limit"), now: 10).IsEvicted);
        Assert.Equal(before, memory.Count);
    }
}
