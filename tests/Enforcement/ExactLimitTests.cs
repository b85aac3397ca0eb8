using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Policies;
using Testing;
using Xunit.Abstractions;

namespace Enforcement.Tests;

/// <summary>Eight processes on one storage, 64 clients, one credential.</summary>
public sealed class ExactLimitTests(AzuriteFixture azurite, ITestOutputHelper output) : IClassFixture<AzuriteFixture>, IAsyncLifetime
{
    private const int Processes = 8;
    private const int Clients = 64;

    private static readonly TimeSpan DemandMax = TimeSpan.FromSeconds(90);
    private static readonly long[] Limits = [1, 5, 100, 10_000];

    private readonly List<Instance> _processes = [];
    private PolicySnapshot _snapshot = null!;
    private string _key = "";
    private int _unavailable;

    public async Task InitializeAsync()
    {
        if (AzuriteFactAttribute.Reason is not null)
            return;
        var first = await Instance.Start(azurite.ConnectionString);
        _processes.Add(first);
        _processes.AddRange(await Task.WhenAll(Enumerable.Range(1, Processes - 1).Select(_ => first.Another())));
        await first.Storage.EnsureCreated();
        _snapshot = Snapshot();
        await first.Publish(_snapshot);
        _key = await first.Issue(Instance.Credential([.. _snapshot.Packages.Select(package => package.Id)]));
        foreach (var process in _processes)
            await Instance.Eventually(async () => (await process.Ask(_snapshot, new { method = "GET", path = "/" })).Json.TryGetProperty("allowed", out _));
    }

    public async Task DisposeAsync()
    {
        foreach (var process in _processes)
            await process.DisposeAsync();
    }

    [AzuriteFact]
    public async Task Limits_429_exactly_over_eight_processes()
    {
        foreach (var limit in Limits)
        {
            await Saturate(limit, LimitDuration.Hours);
            await Saturate(limit, LimitDuration.Minutes);
        }
        await Task.WhenAll(Limits.Select(PerSecond));
    }

    /// <summary>Asks until every process has refused in the same window, so that demand was there for all that could be had.</summary>
    private async Task Saturate(long limit, LimitDuration duration)
    {
        var length = new RateLimit(limit, duration).WindowMilliseconds;
        var admitted = new ConcurrentDictionary<long, int>();
        var refused = new long[Processes];
        var full = 0L;
        var (unavailableBefore, clock) = (_unavailable, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
        {
            // A machine that is too slow to use a window up shows only that it is never too much.
            while (Volatile.Read(ref full) == 0 && clock.Elapsed < DemandMax)
            {
                var call = await Ask(client % Processes, limit, duration);
                if (call.Status == HttpStatusCode.ServiceUnavailable)
                    continue;
                var window = call.WindowEnd(length);
                if (call.Status == HttpStatusCode.OK)
                {
                    admitted.AddOrUpdate(window, 1, (_, count) => count + 1);
                    continue;
                }
                Volatile.Write(ref refused[client % Processes], window);
                if (Array.TrueForAll(refused, one => one == window))
                    Volatile.Write(ref full, window);
                await Task.Delay(10);
            }
        }));
        Assert.All(admitted.Values, count => Assert.InRange(count, 1, limit));
        var used = admitted.GetValueOrDefault(full);
        var lost = _unavailable - unavailableBefore;
        output.WriteLine($"{limit} per {duration}: {used} used by {Processes} processes, {lost} answers of 503");
        // On a machine so busy that storage is late, what it handed out too late is spent unused.
        if (limit >= 100 && lost == 0 && full != 0)
            Assert.InRange(used, limit - (limit / 100), limit);
    }

    /// <summary>
    /// Whether a call that began in one second and ended in the next counted in this one or that cannot be seen from outside. So calls are counted that began and ended within a
    /// number of whole seconds, for every such stretch.
    /// </summary>
    private async Task PerSecond(long limit)
    {
        var admitted = new ConcurrentBag<Call>();
        var end = DateTimeOffset.UtcNow.AddSeconds(3);
        await Task.WhenAll(Enumerable.Range(0, Clients / Limits.Length).Select(async client =>
        {
            while (DateTimeOffset.UtcNow < end || (admitted.IsEmpty && DateTimeOffset.UtcNow < end + DemandMax))
            {
                var call = await Ask(client % Processes, limit, LimitDuration.Seconds);
                if (call.Status == HttpStatusCode.OK)
                    admitted.Add(call);
                else
                    await Task.Delay(5);
            }
        }));
        Assert.NotEmpty(admitted);
        var (first, last) = (admitted.Min(call => call.Began) / 1_000, admitted.Max(call => call.Ended) / 1_000);
        for (var from = first; from <= last; from++)
        {
            for (var until = from; until <= last; until++)
            {
                var count = admitted.Count(call => call.Began >= from * 1_000 && call.Ended < (until + 1) * 1_000);
                Assert.True(count <= limit * (until - from + 1), $"{count} calls within {until - from + 1} s under a limit of {limit} per second");
            }
        }
        output.WriteLine($"{limit} per second: {admitted.Count} calls in {last - first + 1} windows");
    }

    private async Task<Call> Ask(int process, long limit, LimitDuration duration)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/ace/{_snapshot.ControlPlaneName}/check");
        request.Headers.Add("X-Original-Method", "GET");
        request.Headers.Add("X-Original-URI", $"/{Name(limit, duration)}");
        request.Headers.Add("apikey", _key);
        var began = Now();
        using var answer = await _processes[process].Http.SendAsync(request);
        var call = new Call(answer.StatusCode, began, Now(), answer.Headers.TryGetValues("RateLimit-Reset", out var reset) ? long.Parse(reset.Single()) : 0);
        Assert.Contains(call.Status, new[] { HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable });
        if (call.Status == HttpStatusCode.ServiceUnavailable)
        {
            Interlocked.Increment(ref _unavailable);
            await Task.Delay(50);
        }
        return call;
    }

    private static long Now() => DateTimeOffset.UtcNow.ToUnixTimeMilliseconds();

    private static string Name(long limit, LimitDuration duration) => $"{limit}-per-{duration}";

    /// <summary>One operation in one package for each limit.</summary>
    private static PolicySnapshot Snapshot()
    {
        var all = Enum.GetValues<LimitDuration>().SelectMany(duration => Limits.Select(limit => (Name: Name(limit, duration), Limit: new RateLimit(limit, duration)))).ToList();
        return new()
        {
            ControlPlaneId = Guid.NewGuid().ToString(),
            ControlPlaneName = $"plane-{Guid.NewGuid():N}",
            Services = [new() { Id = "service", Host = "127.0.0.1", Port = 9 }],
            Routes = [new() { Id = "route", ServiceId = "service", Protocols = ["http", "https"], Paths = ["/"] }],
            Plugins = [new() { Id = "ace", Name = PolicyPlugin.AceName, Ace = new() { MatchPolicy = MatchPolicy.Required } }],
            Strategies = [new() { Id = Instance.Strategy, KeyNames = ["apikey"] }],
            Operations = [.. all.Select(one => new PolicyOperation { Id = one.Name, ApiId = Instance.Api, Method = "GET", Path = $"/{one.Name}" })],
            Packages = [.. all.Select(one => new PolicyPackage { Id = $"package-{one.Name}", Limit = one.Limit, Members = [new() { OperationId = one.Name }] })],
            Publications = [.. all.Select(one => new PolicyPublication
            {
                EntityId = $"package-{one.Name}", Kind = PublishedKind.Package, PortalId = Instance.Portal, StrategyId = Instance.Strategy,
            })],
        };
    }

    /// <summary>A call, when its client sent it and had its answer (Unix milliseconds), and in how many seconds the window ends.</summary>
    private sealed record Call(HttpStatusCode Status, long Began, long Ended, long ResetSeconds)
    {
        /// <summary>The end of its window: the one multiple of the window's length at which so many seconds, rounded up, were left when it was decided.</summary>
        public long WindowEnd(long length)
        {
            var end = (Ended + (ResetSeconds * 1_000)) / length * length;
            Assert.True(end > Began + ((ResetSeconds - 1) * 1_000), $"no window of {length} ms ends {ResetSeconds} s after a call between {Began} and {Ended}");
            return end;
        }
    }
}
