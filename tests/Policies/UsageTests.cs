using Azure;
using Azure.Data.Tables;
using Testing;

namespace Policies.Tests;

public sealed class UsageTests(AzuriteFixture azurite) : IClassFixture<AzuriteFixture>
{
    private readonly ManualTime _time = new();

    private static Decision Call(string application, string? operation = "operation", string api = "api") => new(200, DecisionReason.Granted)
    {
        ApiId = api,
        OperationId = operation,
        Credential = application.Length == 0 ? null : Planes.Credential() with { ApplicationId = application, CredentialId = "key of " + application },
    };

    private Task<Dictionary<(string Application, string Operation, int Status), UsageSum>> Read(TableClient table, string? application = null, int days = 1) =>
        Sums(application is null
            ? new UsageSource(table).OfApi("api", _time.GetUtcNow().AddDays(-days), _time.GetUtcNow().AddHours(1))
            : new UsageSource(table).OfApplication(application, _time.GetUtcNow().AddDays(-days), _time.GetUtcNow().AddHours(1)));

    private static async Task<Dictionary<(string, string, int), UsageSum>> Sums(IAsyncEnumerable<UsageLine> lines)
    {
        var sums = new Dictionary<(string, string, int), UsageSum>();
        await foreach (var line in lines)
        {
            var key = (line.ApplicationId, line.OperationId, line.Status);
            sums[key] = sums.GetValueOrDefault(key) + line.Sum;
        }
        return sums;
    }

    [AzuriteFact]
    public async Task Returns_the_calls_of_a_minute_from_its_first_moment_on()
    {
        var table = await azurite.NewTableAsync();
        var meter = new UsageMeter(_time);
        _time.Advance(TimeSpan.FromSeconds(30) + TimeSpan.FromMilliseconds(100));
        meter.Count(Call("one"), 200, new(1, 1, 10, 3, 5));
        await new UsageWriter(table, meter, _time).Flush();
        _time.Advance(TimeSpan.FromMilliseconds(200));
        var now = _time.GetUtcNow();
        Assert.Equal(1, Assert.Single(await Sums(new UsageSource(table).OfApplication("one", now.AddHours(-1), now))).Value.Calls);
        var minute = now.AddMilliseconds(-300);
        Assert.Empty(await Sums(new UsageSource(table).OfApplication("one", now.AddHours(-1), minute)));
    }

    [AzuriteFact]
    public async Task Keeps_every_call_once_when_two_instances_write_again_and_again()
    {
        var table = await azurite.NewTableAsync();
        UsageMeter[] meters = [new(_time), new(_time)];
        UsageWriter[] writers = [.. meters.Select(meter => new UsageWriter(table, meter, _time))];
        for (var round = 0; round < 12; round++)
        {
            foreach (var meter in meters)
            {
                meter.Count(Call("one"), 200, new(1, 1, 10, 3, 5));
                meter.Count(Call("one"), 500, new(1, 1, 20, 0, 7));
                meter.Count(Call("two", operation: null), 200, new(1, 1, 1, 1, 1));
                meter.Count(Call(""), 401, new(1, 1, 0, 0, 0));
                meter.Count(new(404, DecisionReason.NoRoute), 404, new(1, 1, 0, 0, 0));
            }
            await writers[0].Flush();
            if (round % 3 == 0)
                await writers[1].Flush();
            _time.Advance(TimeSpan.FromSeconds(25));
        }
        await writers[1].Flush();
        await writers[1].Flush();

        Assert.Equal(
            new() { [("one", "operation", 200)] = new(24, 24, 240, 72, 120), [("one", "operation", 500)] = new(24, 24, 480, 0, 168) }, await Read(table, "one"));
        Assert.Equal(new() { [("two", "", 200)] = new(24, 24, 24, 24, 24) }, await Read(table, "two"));
        Assert.Equal(4, (await Read(table)).Count);
        Assert.Equal(new(24, 24, 0, 0, 0), (await Read(table))[("", "operation", 401)]);
        Assert.Empty(await Read(table, "three"));
        // What is over and written is no longer in memory.
        _time.Advance(TimeSpan.FromMinutes(5));
        await writers[0].Flush();
        Assert.Equal(0, meters[0].Lines);
        var used = await new UsageSource(table).LastUsed(Planes.Portal, "one");
        var source = new UsageSource(table);
        await source.Forget(Planes.Portal, "two");
        Assert.Empty(await source.LastUsed(Planes.Portal, "two"));
        Assert.Equal([("key of one", DateOnly.FromDateTime(_time.GetUtcNow().UtcDateTime))], used.Select(key => (key.Key, key.Value)));
    }

    [AzuriteFact]
    public async Task Keeps_how_latency_is_spread_over_processes_and_housekeeping()
    {
        var table = await azurite.NewTableAsync();
        foreach (var latencies in new[] { Enumerable.Range(1, 500), Enumerable.Range(501, 500) })
        {
            var meter = new UsageMeter(_time);
            foreach (var latency in latencies) meter.Count(Call("one"), 200, new(1, 1, latency, 3, 5));
            // A check knows nothing of times.
            meter.Count(Call("one"), 200, new(1, 0, 0, 0, 0));
            await new UsageWriter(table, meter, _time).Flush();
        }
        await Holds();
        _time.Advance(TimeSpan.FromDays(3));
        await new UsageHousekeeping(table, _time).Run();
        await Holds();

        async Task Holds()
        {
            var spread = new UsageSpread();
            await foreach (var line in new UsageSource(table).OfApi("api", _time.GetUtcNow().AddDays(-4), _time.GetUtcNow().AddHours(1))) spread.Add(line.Spread);
            Assert.Equal(1_000, spread.Count(UsageMeasure.Latency));
            foreach (var percent in new[] { 1, 50, 95, 99, 100 })
                Assert.InRange(spread.Percentile(UsageMeasure.Latency, percent)!.Value, percent * 10 * 15 / 16.0, percent * 10 * 17 / 16.0);
            Assert.Equal((3, 5), (spread.Percentile(UsageMeasure.RequestSize, 99), spread.Percentile(UsageMeasure.ResponseSize, 1)));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(1_000_000_007)]
    [InlineData(long.MaxValue)]
    public void Returns_a_value_to_a_sixteenth_from_its_range(long value)
    {
        var spread = new UsageSpread();
        spread.Add(UsageMeasure.ResponseSize, value);
        var read = UsageSpread.Parse(spread.ToString());
        Assert.InRange(read.Percentile(UsageMeasure.ResponseSize, 50)!.Value, value * 15.0 / 16, value * 17.0 / 16);
        Assert.Null(read.Percentile(UsageMeasure.Latency, 50));
    }

    [AzuriteFact]
    public async Task Survives_writes_that_fail()
    {
        var table = await azurite.NewTableAsync();
        var meter = new UsageMeter(_time);
        var writer = new UsageWriter(table, meter, _time);
        meter.Count(Call("one"), 200, new(1, 1, 10, 3, 5));
        await table.DeleteAsync();
        await Assert.ThrowsAnyAsync<RequestFailedException>(() => writer.Flush());
        _time.Advance(TimeSpan.FromMinutes(10));
        meter.Count(Call("one"), 200, new(1, 1, 10, 3, 5));
        await Assert.ThrowsAnyAsync<RequestFailedException>(() => writer.Flush());
        await Instance(table);
        await writer.Flush();
        Assert.Equal(new() { [("one", "operation", 200)] = new(2, 2, 20, 6, 10) }, await Read(table, "one"));

        // Azure keeps the name of a deleted table for a while, Azurite does not.
        static Task Instance(TableClient table) => table.CreateIfNotExistsAsync();
    }

    [AzuriteFact]
    public async Task Keeps_what_storage_took_when_each_flush_is_ended_on_the_way()
    {
        var table = await azurite.NewTableAsync();
        var meter = new UsageMeter(_time);
        for (var application = 0; application < 350; application++)
            meter.Count(Call($"{application}"), 200, new(1, application % 2, application, 1, 1));
        // Ten transactions and more, of which each flush sends two.
        var flushes = 1;
        while (!await IsFlushed(calls: 2))
            Assert.InRange(++flushes, 2, 10);
        Assert.InRange(flushes, 5, 10);
        Assert.Equal(350, (await Read(table)).Sum(line => line.Value.Calls));
        Assert.Equal(new(1, 1, 349, 1, 1), Assert.Single(await Read(table, "349")).Value);
        Assert.Single(await new UsageSource(table).LastUsed(Planes.Portal, "349"));
        // What did not change is not sent again: nothing, then one application's row and the API's.
        Assert.True(await IsFlushed(calls: 0));
        meter.Count(Call("17"), 200, new(1, 0, 0, 0, 0));
        Assert.True(await IsFlushed(calls: 2));
        Assert.Equal(351, (await Read(table)).Sum(line => line.Value.Calls));

        async Task<bool> IsFlushed(int calls)
        {
            using var killer = new CancellationTokenSource();
            var service = new TableServiceClient(azurite.ConnectionString, new() { Transport = new KillingTransport(calls, killer) });
            try
            {
                await new UsageWriter(service.GetTableClient(table.Name), meter, _time).Flush(killer.Token);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }
    }

    [AzuriteFact]
    public async Task Keeps_every_call_once_when_many_threads_count_while_it_writes()
    {
        var table = await azurite.NewTableAsync();
        var meter = new UsageMeter(_time);
        var writer = new UsageWriter(table, meter, _time);
        var counting = Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Run(() =>
        {
            for (var call = 0; call < 5_000; call++)
                meter.Count(Call($"{call % 7}", $"operation-{call % 150}"), 200, call % 3 == 0 ? new(1, 1, 10, 2, 1) : new(1, 0, 0, 0, 0));
        })));
        do
            await writer.Flush();
        while (!counting.IsCompleted);
        await counting;
        _time.Advance(TimeSpan.FromMinutes(5));
        await writer.Flush();
        Assert.Equal(0, meter.Lines);
        var (now, sum, spread) = (_time.GetUtcNow(), default(UsageSum), new UsageSpread());
        await foreach (var line in new UsageSource(table).OfApi("api", now.AddHours(-1), now))
        {
            sum += line.Sum;
            spread.Add(line.Spread);
        }
        Assert.Equal(new(20_000, 6_668, 66_680, 13_336, 6_668), sum);
        Assert.Equal(6_668, spread.Count(UsageMeasure.Latency));
    }

    [AzuriteFact]
    public async Task Keeps_what_is_written_when_the_clock_is_set_back()
    {
        var table = await azurite.NewTableAsync();
        var meter = new UsageMeter(_time);
        var writer = new UsageWriter(table, meter, _time);
        for (var round = 0; round < 3; round++)
        {
            meter.Count(Call("one"), 200, new(1, 1, 10, 3, 5));
            _time.Advance(TimeSpan.FromMinutes(10));
            await writer.Flush();
            Assert.Equal(0, meter.Lines);
            _time.Advance(TimeSpan.FromMinutes(-10));
        }
        Assert.Equal(3, Assert.Single(await Read(table, "one")).Value.Calls);
    }

    [Fact]
    public void Keeps_lines_in_little_memory_and_adds_to_them_without_an_allocation()
    {
        const int Calls = 50_000;
        var meter = new UsageMeter(_time);
        // Half of it is the growth of the table.
        Assert.InRange(Allocated([.. Enumerable.Range(0, Calls).Select(call => Call("", $"operation-{call}"))]) / Calls, 64, 140);
        Assert.Equal(Calls, meter.Lines);
        var calls = Enumerable.Range(0, 1_000).Select(call => Call($"{call}")).ToList();
        Assert.InRange(Allocated(calls), 1, long.MaxValue);
        Assert.Equal(0, Allocated(calls));

        long Allocated(List<Decision> decisions)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            foreach (var decision in decisions)
                meter.Count(decision, 200, new(1, 0, 0, 0, 0));
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public void Keeps_which_credentials_were_used_in_bounded_memory()
    {
        var used = new UsedCredentials();
        var credentials = Enumerable.Range(0, 150_000).Select(_ => Planes.Credential()).ToList();
        var noted = new HashSet<string>();
        // More at once than wait: the rest is noted when it calls again.
        for (var round = 0; round < 3; round++)
        {
            foreach (var credential in credentials)
                used.Note(credential, 20_000);
            Drain(20_000);
        }
        Assert.Equal(150_000, noted.Count);
        used.Note(credentials[^1], 20_000);
        // A call that read the clock before midnight.
        used.Note(credentials[^1], 19_999);
        Assert.Empty(used.Next(1));
        used.Note(credentials[^1], 20_001);
        used.Note(credentials[^1], 20_001);
        Assert.Equal([(credentials[^1].CredentialId, 20_001)], used.Next(10).Select(use => (use.Credential.CredentialId, use.Day)));

        void Drain(long day)
        {
            Assert.InRange(used.Next(int.MaxValue).Count, 1, 70_000);
            while (used.Next(10_000) is { Count: > 0 } next)
            {
                noted.UnionWith(next.Select(use => use.Credential.CredentialId));
                Assert.All(next, use => Assert.Equal(day, use.Day));
                used.Done(next.Count);
            }
        }
    }

    [AzuriteFact]
    public async Task Keeps_sums_when_minutes_become_hours_whenever_it_is_killed()
    {
        var table = await azurite.NewTableAsync();
        var meter = new UsageMeter(_time);
        var writer = new UsageWriter(table, meter, _time);
        for (var call = 0; call < 300; call++)
        {
            meter.Count(Call(call % 3 == 0 ? "one" : "two", $"operation-{call % 7}"), 200 + call % 2, new(1, 1, call, 1, 2));
            await writer.Flush();
            _time.Advance(TimeSpan.FromMinutes(7));
        }
        var (one, all) = (await Read(table, "one", days: 4), await Read(table, days: 4));
        Assert.Equal(100, one.Sum(line => line.Value.Calls));
        Assert.Equal(300, all.Sum(line => line.Value.Calls));

        _time.Advance(TimeSpan.FromDays(3));
        var housekeeping = new UsageHousekeeping(table, _time);
        var minutes = await Rows(table, "d");
        // Killed after a number of storage calls, again and again, each time a little later.
        for (var calls = 2; ; calls += 9)
        {
            using var killer = new CancellationTokenSource();
            var interrupted = new UsageHousekeeping(new TableServiceClient(azurite.ConnectionString, new() { Transport = new KillingTransport(calls, killer) })
                .GetTableClient(table.Name), _time);
            try
            {
                await interrupted.Run(killer.Token);
                break;
            }
            catch (OperationCanceledException)
            {
                Assert.Equal(all, await Read(table, days: 7));
            }
        }
        await housekeeping.Run();
        Assert.Equal(one, await Read(table, "one", days: 7));
        Assert.Equal(all, await Read(table, days: 7));
        Assert.True(minutes > 0);
        Assert.Equal(0, await Rows(table, "d"));
        Assert.InRange(await Rows(table, "h"), 1, minutes - 1);

        _time.Advance(TimeSpan.FromDays(160));
        await housekeeping.Run();
        Assert.Equal(0, await Rows(table, "h"));
    }

    [AzuriteFact]
    public async Task Keeps_more_lines_than_a_row_holds()
    {
        var table = await azurite.NewTableAsync();
        var meter = new UsageMeter(_time);
        var ids = Enumerable.Range(0, 6_000).Select(_ => Guid.NewGuid().ToString()).ToList();
        foreach (var id in ids)
            meter.Count(Call("one", id), 200, new(1, 1, 1, 1, 1));
        await new UsageWriter(table, meter, _time).Flush();
        Assert.Equal(ids.Order(StringComparer.Ordinal), (await Read(table, "one")).Keys.Select(key => key.Operation).Order(StringComparer.Ordinal));
    }

    private static async Task<int> Rows(TableClient table, string start)
    {
        var rows = 0;
        await foreach (var row in table.QueryAsync<TableEntity>())
            rows += row.PartitionKey.StartsWith(start, StringComparison.Ordinal) ? 1 : 0;
        return rows;
    }
}
