using System.Diagnostics;
using System.Net;
using Local;
using Policies;
using Testing;

namespace Enforcement.Tests;

/// <summary>What a process lives through: revocations, outages, kills. Each test has its own.</summary>
public sealed class ProcessTests(AzuriteFixture azurite, Xunit.Abstractions.ITestOutputHelper output) : IClassFixture<AzuriteFixture>
{
    private static readonly RateLimit FivePerHour = new(5, LimitDuration.Hours);

    [AzuriteFact]
    public async Task Refuses_a_revoked_key_and_registration_soon_on_every_instance()
    {
        await using var upstream = await Upstream.Start();
        await using var first = await Instance.Start(azurite.ConnectionString);
        await using var second = await first.Another();
        var snapshot = Instance.Snapshot(upstream, ("GET", "/x"));
        await first.Publish(snapshot);
        await second.Publish(snapshot with { ControlPlaneName = snapshot.ControlPlaneName + "-again" } is var again ? again with { ControlPlaneId = Guid.NewGuid().ToString() } : again);
        var policy = Instance.Credential(Instance.Api);
        var key = await first.Issue(policy);
        foreach (var (change, status) in new (Func<Task>, HttpStatusCode)[]
        {
            (() => first.Writer.WriteCredential(CredentialKey.OfKey(key), policy with { Version = 2, Grants = [] }), HttpStatusCode.Forbidden),
            (() => first.Writer.WriteCredential(CredentialKey.OfKey(key), policy with { Version = 3 }), HttpStatusCode.OK),
            (() => first.Writer.RemoveCredential(CredentialKey.OfKey(key), policy.CredentialId, 4), HttpStatusCode.Unauthorized),
        })
        {
            // Both have it in memory.
            await first.Call(snapshot, "GET /x", key);
            await second.Call(snapshot, "GET /x", key);
            await change();
            var clock = Stopwatch.StartNew();
            await Instance.Eventually(async () =>
                (await first.Call(snapshot, "GET /x", key)).StatusCode == status && (await second.Call(snapshot, "GET /x", key)).StatusCode == status);
            output.WriteLine($"{status} on both after {clock.Elapsed.TotalMilliseconds:0} ms");
            // Two seconds are promised where the machine has time for the polls; without the feed, what is cached is believed for a minute.
            Assert.InRange(clock.Elapsed, TimeSpan.Zero, CredentialSource.AgeMax / 2);
        }
    }

    /// <summary>The runtime's setting for it stands in no contract; should a release drop it, everything goes on working, a sixth slower.</summary>
    [AzuriteFact]
    public async Task Reads_requests_on_one_thread_a_processor()
    {
        if (!OperatingSystem.IsLinux())
            return;
        await using var instance = await Instance.Start(azurite.ConnectionString);
        await Instance.Eventually(() => Task.FromResult(instance.ThreadNames().Count(name => name == ".NET Sockets") == Environment.ProcessorCount));
    }

    [AzuriteFact]
    public async Task Refuses_401_an_expired_key_by_the_clock_on_every_instance()
    {
        await using var upstream = await Upstream.Start();
        await using var first = await Instance.Start(azurite.ConnectionString);
        await using var second = await first.Another();
        var snapshot = Instance.Snapshot(upstream, ("GET", "/x"));
        await first.Publish(snapshot);
        await Instance.Eventually(async () => (await second.Ask(snapshot, new { method = "GET", path = "/" })).Json.TryGetProperty("allowed", out _));
        // Nothing but the two processes runs: no sweep, no feed and no new snapshot can tell them. A machine that is too busy to call twice within a key's life gets a longer one.
        for (var life = TimeSpan.FromSeconds(2); ; life *= 2)
        {
            Assert.InRange(life, TimeSpan.Zero, TimeSpan.FromSeconds(60));
            var policy = Instance.Credential(Instance.Api) with { ExpiresAt = TimeProvider.System.GetUtcNow() + life };
            var key = await first.Issue(policy);
            var before = await Task.WhenAll(first.Call(snapshot, "GET /x", key), second.Call(snapshot, "GET /x", key));
            if (before.Any(answer => answer.StatusCode != HttpStatusCode.OK))
                continue;
            // Known from memory now, and not one moment longer than it lives.
            await Task.WhenAll(new[] { first, second }.Select(async (instance, index) =>
            {
                DateTimeOffset asked;
                HttpStatusCode status;
                do
                {
                    await Task.Delay(10);
                    asked = TimeProvider.System.GetUtcNow();
                    status = (await instance.Call(snapshot, "GET /x", key)).StatusCode;
                    if (asked >= policy.ExpiresAt)
                        Assert.Equal(HttpStatusCode.Unauthorized, status);
                }
                while (status == HttpStatusCode.OK);
                output.WriteLine($"process {index + 1}: 401 for a call {(asked - policy.ExpiresAt.Value).TotalMilliseconds:0} ms after the key's end");
            }));
            return;
        }
    }

    [AzuriteFact]
    public async Task Limits_429_exactly_over_processes()
    {
        await using var upstream = await Upstream.Start();
        await using var first = await Instance.Start(azurite.ConnectionString);
        await using var second = await first.Another();
        await using var third = await first.Another();
        var snapshot = Instance.Limited(upstream, new(100, LimitDuration.Hours), ("GET", "/x"));
        await first.Publish(snapshot);
        await Instance.Eventually(async () => (await second.Ask(snapshot, new { method = "GET", path = "/" })).Json.TryGetProperty("allowed", out _));
        await Instance.Eventually(async () => (await third.Ask(snapshot, new { method = "GET", path = "/" })).Json.TryGetProperty("allowed", out _));
        var key = await first.Issue(Instance.Credential(Instance.Package));
        Instance[] all = [first, second, third];
        var counts = new int[12];
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async client =>
        {
            while (true)
            {
                var status = (await all[client % 3].Call(snapshot, "GET /x", key)).StatusCode;
                if (status == HttpStatusCode.TooManyRequests)
                    return;
                // On a busy machine storage may be too slow for a moment; such a call spends nothing.
                Assert.Contains(status, new[] { HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable });
                counts[client] += status == HttpStatusCode.OK ? 1 : 0;
            }
        }));
        Assert.InRange(counts.Sum(), 90, 100);
    }

    [AzuriteFact]
    public async Task Keeps_counters_when_it_is_killed_and_started_again()
    {
        await using var upstream = await Upstream.Start();
        await using var instance = await Instance.Start(azurite.ConnectionString);
        var snapshot = Instance.Limited(upstream, FivePerHour, ("GET", "/x"));
        await instance.Publish(snapshot);
        var key = await instance.Issue(Instance.Credential(Instance.Package));
        for (var call = 0; call < 5; call++)
        {
            Assert.Equal(HttpStatusCode.OK, (await instance.Call(snapshot, "GET /x", key)).StatusCode);
            if (call == 2)
                await instance.Restart();
        }
        await instance.Restart();
        Assert.Equal(HttpStatusCode.TooManyRequests, (await instance.Call(snapshot, "GET /x", key)).StatusCode);
    }

    [AzuriteTheory]
    [InlineData("Deny")]
    [InlineData("Allow")]
    public async Task Survives_an_outage_of_storage(string onCounterOutage)
    {
        var data = Directory.CreateTempSubdirectory();
        await using var own = await Azurite.StartAsync(FreePorts.ForAzurite(data.FullName), default);
        await using var upstream = await Upstream.Start();
        await using var instance = await Instance.Start(own.ConnectionString, ("Enforcement__OnCounterOutage", onCounterOutage));
        await instance.Storage.EnsureCreated();
        var limited = Instance.Limited(upstream, FivePerHour, ("GET", "/x"));
        var unlimited = Instance.Snapshot(upstream, ("GET", "/x"));
        await instance.Publish(limited);
        await instance.Publish(unlimited);
        var key = await instance.Issue(Instance.Credential(Instance.Package, Instance.Api));
        var unseen = await instance.Issue(Instance.Credential(Instance.Package, Instance.Api));
        // Until the feed has told of the new keys, which makes the process look again: what is taken away after them is noticed with them or later.
        var passing = Instance.Credential();
        var later = await instance.Issue(passing);
        Assert.Equal(HttpStatusCode.Forbidden, (await instance.Call(unlimited, "GET /x", later)).StatusCode);
        await instance.Writer.RemoveCredential(CredentialKey.OfKey(later), passing.CredentialId, 2);
        await Instance.Eventually(async () => (await instance.Call(unlimited, "GET /x", later)).StatusCode == HttpStatusCode.Unauthorized);
        Assert.Equal(HttpStatusCode.OK, (await instance.Call(limited, "GET /x", key)).StatusCode);
        await own.StopAsync();

        var known = await instance.Call(unlimited, "GET /x", key);
        Assert.Equal(HttpStatusCode.OK, known.StatusCode);
        var uncounted = await instance.Call(limited, "GET /x", key);
        Assert.Equal(onCounterOutage == "Deny" ? HttpStatusCode.ServiceUnavailable : HttpStatusCode.OK, uncounted.StatusCode);
        // Whatever happens to counters: a key that nobody can look up opens nothing.
        var unreadable = await instance.Call(unlimited, "GET /x", unseen);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, unreadable.StatusCode);
        Assert.Equal(("Service Unavailable", "1"), (await Instance.Message(unreadable), unreadable.Headers.RetryAfter?.ToString()));
        Assert.Equal(HttpStatusCode.Unauthorized, (await instance.Call(unlimited, "GET /x")).StatusCode);
        // Together: one after the other they would wait for storage for a minute and more.
        var clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => instance.Call(limited, "GET /x", key)));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));

        await own.StartAgainAsync(default);
        await Instance.Eventually(async () => (await instance.Call(unlimited, "GET /x", unseen)).StatusCode == HttpStatusCode.OK);
        HttpResponseMessage? counted = null;
        await Instance.Eventually(async () => (counted = await instance.Call(limited, "GET /x", key)).Headers.Contains("RateLimit-Remaining"));
        Assert.Equal("3", counted!.Headers.GetValues("RateLimit-Remaining").Single());
        data.Delete(recursive: true);
    }

    [AzuriteFact]
    public async Task Survives_being_started_before_its_storage()
    {
        await using var own = await Azurite.StartAsync(FreePorts.ForAzurite(), default);
        var connection = own.ConnectionString;
        await own.StopAsync();
        await using var upstream = await Upstream.Start();
        await using var instance = await Instance.Start(connection, ("Enforcement__PatienceSeconds", "1.5"));
        var snapshot = Instance.Snapshot(upstream, ("GET", "/x"));
        var early = await instance.Call(snapshot, "GET /x");
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "5"), (early.StatusCode, early.Headers.RetryAfter?.ToString()));
        await own.StartAgainAsync(default);
        // It makes the tables that it misses.
        await Instance.Eventually(async () => (await instance.Call(snapshot, "GET /x")).StatusCode == HttpStatusCode.NotFound);
        await instance.Publish(snapshot);
        Assert.Equal(HttpStatusCode.OK, (await instance.Call(snapshot, "GET /x", await instance.Issue(Instance.Credential(Instance.Api)))).StatusCode);
    }

    [Theory]
    [InlineData("2")]
    [InlineData("deny, allow")]
    [InlineData("perhaps")]
    public async Task Rejects_a_setting_it_does_not_know_and_never_exits_with_0(string value)
    {
        await using var handler = await HandlerProcess.StartAndExit("Enforcement", new Dictionary<string, string>
        {
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = FreePorts.One().ToString(),
            ["DataStorage"] = "UseDevelopmentStorage=true",
            ["Enforcement__OnCounterOutage"] = value,
        });
        Assert.Equal(1, handler.ExitCode);
        Assert.Contains("must be Deny or Allow", handler.Output, StringComparison.Ordinal);
    }
}
