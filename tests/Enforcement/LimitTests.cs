using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Policies;
using Testing;
using Xunit.Abstractions;

namespace Enforcement.Tests;

/// <summary>Which calls count together, seen by a client.</summary>
[Collection(nameof(EnforcementFixture))]
public sealed class LimitTests(EnforcementFixture fixture, ITestOutputHelper output)
{
    private static readonly TimeSpan DemandMax = TimeSpan.FromSeconds(60);

    private readonly Instance _gateway = fixture.Instance;

    [AzuriteFact]
    public async Task Limits_429_a_key_and_the_one_that_replaces_it_together_and_counts_no_refused_call()
    {
        var snapshot = Instance.Limited(fixture.Upstream, new(3, LimitDuration.Hours), ("GET", "/x"));
        await _gateway.Publish(snapshot);
        var policy = Instance.Credential(Instance.Package);
        var (old, next, other) = (await _gateway.Issue(policy), await _gateway.Issue(policy with { CredentialId = Guid.NewGuid().ToString() }), await _gateway.Issue(Instance.Credential(Instance.Package)));
        var stranger = await _gateway.Issue(policy with { CredentialId = Guid.NewGuid().ToString(), Grants = [] });
        await Left("2", old);
        foreach (var (request, key, status) in new[] { ("GET /x", (string?)null, 401), ("GET /x", stranger, 403), ("PUT /x", old, 404), ("GET /%2f", old, 400) })
            Assert.Equal(status, (int)(await _gateway.Call(snapshot, request, key)).StatusCode);
        await Left("1", next);
        await Left("0", old);
        await Left("0", next, HttpStatusCode.TooManyRequests);
        await Left("0", old, HttpStatusCode.TooManyRequests);
        await Left("2", other);

        async Task Left(string left, string key, HttpStatusCode status = HttpStatusCode.OK)
        {
            using var answer = await _gateway.Call(snapshot, "GET /x", key);
            Assert.Equal((status, left), (answer.StatusCode, Assert.Single(answer.Headers.GetValues("RateLimit-Remaining"))));
        }
    }

    [AzuriteFact]
    public async Task Limits_429_all_keys_of_an_application_together_when_the_limit_says_so()
    {
        var snapshot = Instance.Limited(fixture.Upstream, new(3, LimitDuration.Hours) { Scope = LimitScope.Application }, ("GET", "/x"));
        await _gateway.Publish(snapshot);
        var policy = Instance.Credential(Instance.Package);
        var keys = new[] { await _gateway.Issue(policy), await _gateway.Issue(policy with { CredentialId = Guid.NewGuid().ToString(), CounterId = Guid.NewGuid().ToString() }) };
        for (var call = 0; call < 5; call++)
        {
            using var answer = await _gateway.Call(snapshot, "GET /x", keys[call % 2]);
            Assert.Equal(call < 3 ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, answer.StatusCode);
        }
        Assert.Equal(HttpStatusCode.OK, (await _gateway.Call(snapshot, "GET /x", await _gateway.Issue(Instance.Credential(Instance.Package)))).StatusCode);
    }

    [AzuriteFact]
    public async Task Limits_429_an_overridden_operation_apart_from_its_package()
    {
        var snapshot = Instance.Limited(fixture.Upstream, new(10, LimitDuration.Hours), ("GET", "/cheap"), ("GET", "/dear"));
        var package = snapshot.Packages[0];
        snapshot = snapshot with { Packages = [package with { Members = [package.Members[0], package.Members[1] with { Limit = new(1, LimitDuration.Hours) }] }] };
        await _gateway.Publish(snapshot);
        var key = await _gateway.Issue(Instance.Credential(Instance.Package));
        foreach (var (request, status, limit, left) in new[] { ("GET /dear", 200, "1", "0"), ("GET /dear", 429, "1", "0"), ("GET /cheap", 200, "10", "9"), ("GET /dear", 429, "1", "0"), ("GET /cheap", 200, "10", "8") })
        {
            using var answer = await _gateway.Call(snapshot, request, key);
            Assert.Equal((status, limit, left), ((int)answer.StatusCode, Assert.Single(answer.Headers.GetValues("RateLimit-Limit")), Assert.Single(answer.Headers.GetValues("RateLimit-Remaining"))));
        }
    }

    /// <summary>Calls that began and ended within one second were decided within it, so there are never more of them than the limit, however slow the machine is.</summary>
    [AzuriteFact]
    public async Task Limits_429_in_every_stretch_of_a_windows_length_when_windows_slide()
    {
        const int Limit = 20;
        const long WindowMilliseconds = 1_000;
        await using var second = await _gateway.Another();
        Instance[] processes = [_gateway, second];
        var snapshot = Instance.Limited(fixture.Upstream, new(Limit, LimitDuration.Seconds) { Window = LimitWindow.Sliding }, ("GET", "/x"));
        await _gateway.Publish(snapshot);
        await Instance.Eventually(async () => (await second.Ask(snapshot, new { method = "GET", path = "/" })).Json.TryGetProperty("allowed", out _));
        var key = await _gateway.Issue(Instance.Credential(Instance.Package));
        var admitted = new ConcurrentBag<(long Began, long Ended)>();
        var clock = Stopwatch.StartNew();
        var refused = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async client =>
        {
            while (clock.Elapsed < TimeSpan.FromSeconds(4) || ((admitted.Count < 2 * Limit || Volatile.Read(ref refused) == 0) && clock.Elapsed < DemandMax))
            {
                var began = clock.ElapsedMilliseconds;
                using var answer = await processes[client % 2].Call(snapshot, "GET /x", key);
                if (answer.StatusCode == HttpStatusCode.OK)
                    admitted.Add((began, clock.ElapsedMilliseconds));
                else if (answer.StatusCode == HttpStatusCode.TooManyRequests)
                    Interlocked.Increment(ref refused);
                await Task.Delay(5);
            }
        }));
        var most = admitted.Max(one => admitted.Count(other => other.Began >= one.Began && other.Ended <= one.Began + WindowMilliseconds));
        output.WriteLine($"{admitted.Count} calls in {clock.Elapsed.TotalSeconds:0.0} s by two processes, {most} within one second at most, {refused} refused");
        Assert.InRange(most, 1, Limit);
    }
}
