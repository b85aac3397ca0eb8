using System.Diagnostics;
using Azure.Data.Tables;
using Testing;

namespace Policies.Tests;

/// <summary>Counters on a table service that is slow, busy, or loses and doubles what is sent.</summary>
public sealed class FaultyTableTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private static LimitCharge Charge(long limit, string? owner = null) => new(new(owner ?? Guid.NewGuid().ToString(), "package|Hours"), new(limit, LimitDuration.Hours));

    private static CounterSource Open(TableProxy proxy) =>
        new(new TableClient(proxy.ConnectionString, "counters", new TableClientOptions { Retry = { MaxRetries = 1, Delay = TimeSpan.FromMilliseconds(10) } }), TimeProvider.System);

    private async Task<TableProxy> Proxy()
    {
        await new TableClient(azurite.ConnectionString, "counters").CreateIfNotExistsAsync();
        return await TableProxy.Start(azurite.Running);
    }

    [AzuriteTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Limits_429_never_late_whatever_the_network_does(int seed)
    {
        const long Limit = 300;
        await LimitWindows.RoomInHour(TimeSpan.FromMinutes(2));
        await using var proxy = await Proxy();
        var random = new Random(seed);
        var isFaulty = true;
        proxy.Fate = (_, _) =>
        {
            int dice, wait;
            lock (random)
                (dice, wait) = (random.Next(100), random.Next(1, 300));
            if (!Volatile.Read(ref isFaulty))
                return Fate.Pass;
            return dice switch
            {
                < 5 => Fate.Busy,
                < 10 => Fate.LosesRequest,
                < 15 => Fate.LosesAnswer,
                < 20 => Fate.ArrivesTwice,
                < 30 => Fate.Pass with { Before = TimeSpan.FromMilliseconds(wait) },
                < 40 => Fate.Pass with { After = TimeSpan.FromMilliseconds(wait) },
                // Later than anybody waits: the write comes when the next one may have come already.
                < 43 => Fate.Pass with { Before = Patience.Default.Max + TimeSpan.FromMilliseconds(wait) },
                _ => Fate.Pass,
            };
        };
        CounterSource[] sources = [Open(proxy), Open(proxy), Open(proxy), Open(proxy)];
        var charge = Charge(Limit);
        var admitted = 0;
        var unavailable = 0;
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 32).Select(client => Task.Run(async () =>
        {
            while (clock.Elapsed < TimeSpan.FromSeconds(3))
            {
                var outcome = await sources[client % sources.Length].Take(charge);
                if (outcome.Verdict == LimitVerdict.Admitted)
                    Interlocked.Increment(ref admitted);
                else if (outcome.Verdict == LimitVerdict.Limited)
                    return;
                else
                    Interlocked.Increment(ref unavailable);
                await Task.Delay(5);
            }
        })));
        // The network mends, late writes included; whatever is left can still be had, and no more.
        Volatile.Write(ref isFaulty, false);
        var mended = Stopwatch.StartNew();
        foreach (var source in sources)
        {
            LimitVerdict last;
            do
            {
                last = (await source.Take(charge)).Verdict;
                if (last == LimitVerdict.Admitted)
                    admitted++;
                else if (last == LimitVerdict.Unavailable)
                    await Task.Delay(20);
            }
            while (last != LimitVerdict.Limited && mended.Elapsed < TimeSpan.FromSeconds(90));
            Assert.Equal(LimitVerdict.Limited, last);
        }
        Assert.InRange(admitted, 1, Limit);
        Assert.All(sources, source => Assert.Equal(0, source.Waiting));
    }

    [AzuriteTheory]
    [InlineData(CounterOutage.Deny)]
    [InlineData(CounterOutage.Allow)]
    public async Task Returns_what_the_setting_says_while_the_table_is_busy_and_recovers_by_itself(CounterOutage setting)
    {
        await using var proxy = await TableProxy.Start(azurite.Running);
        var world = await Settled(() => PolicyWorld.Open(proxy.ConnectionString, TimeProvider.System, setting));
        await LimitWindows.RoomInHour(TimeSpan.FromMinutes(2));
        var snapshot = Planes.Snapshot().WithPackage(new(100, LimitDuration.Hours), [("get-flights", null)]);
        var key = await Settled(() => world.Issue(Planes.Credential(Planes.Package)));
        await Settled(async () =>
        {
            await world.Credentials.PollFeed(default);
            return true;
        });
        await Counted();
        proxy.Fate = (_, target) => target.Contains("/counters", StringComparison.Ordinal) ? Fate.Busy : Fate.Pass;
        for (var call = 0; call < 20; call++)
        {
            var uncounted = await world.Ask(snapshot, "GET /flights", key);
            Assert.Equal(setting == CounterOutage.Allow ? (200, DecisionReason.Uncounted) : (503, DecisionReason.UncountableLimit), (uncounted.Status, uncounted.Reason));
        }
        proxy.Fate = (_, _) => Fate.Pass;
        // Nothing that passed or was refused meanwhile was counted; on a slow machine an answer or two may have come too late to be used.
        Assert.InRange((await Counted()).Limit!.Value.Remaining, 81, 98);

        // These worlds do not try again by themselves, and a connection of a busy machine may break before anything is meant to.
        static async Task<T> Settled<T>(Func<Task<T>> make)
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    return await make();
                }
                catch (Azure.RequestFailedException) when (attempt < 10)
                {
                    await Task.Delay(100);
                }
            }
        }

        async Task<Decision> Counted()
        {
            var clock = Stopwatch.StartNew();
            while (true)
            {
                var decision = await world.Ask(snapshot, "GET /flights", key);
                if (decision.Reason == DecisionReason.Granted)
                    return decision;
                Assert.True(clock.Elapsed < TimeSpan.FromSeconds(90), $"still {decision.Reason}");
                await Task.Delay(50);
            }
        }
    }

    [AzuriteFact]
    public async Task Keeps_requests_few_while_the_circuit_is_open()
    {
        await using var proxy = await Proxy();
        var source = Open(proxy);
        proxy.Fate = (_, _) => Fate.Busy;
        var clock = Stopwatch.StartNew();
        for (var call = 0; call < 500; call++)
            Assert.Equal(LimitVerdict.Unavailable, (await source.Take(Charge(5))).Verdict);
        // Two tries at the beginning, and again whenever a second has passed.
        Assert.InRange(proxy.Calls, 1, 2 * (2 + (int)clock.Elapsed.TotalSeconds));
        Assert.Equal(0, source.Waiting);
    }

    [AzuriteFact]
    public async Task Keeps_requests_under_way_bounded_when_storage_is_slow()
    {
        await using var proxy = await Proxy();
        var gauge = new GaugeTransport();
        var source = new CounterSource(new TableClient(proxy.ConnectionString, "counters", new TableClientOptions { Transport = gauge }), TimeProvider.System);
        proxy.Fate = (_, _) => Fate.Pass with { After = TimeSpan.FromMilliseconds(200) };
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 1_500).Select(_ => source.Take(Charge(5)).AsTask()));
        Assert.InRange(gauge.Most, 2, 128);
        // Some get their answer, some cannot be served in time; all of them are told.
        Assert.DoesNotContain(outcomes, outcome => outcome.Verdict == LimitVerdict.Limited);
        Assert.Equal(0, source.Waiting);
    }
}
