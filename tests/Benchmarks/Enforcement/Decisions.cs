using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Policies;

namespace Benchmarks.Enforcement;

/// <summary>The decision alone: no server, everything in memory, 100,000 operations and 100,000 credentials.</summary>
internal static class Decisions
{
    private const int Operations = 100_000;
    private const int Credentials = 100_000;
    private const int PerRound = 200;
    private const int Rounds = 2_000;

    public static async Task<IReadOnlyList<object>> Measure()
    {
        var known = new KnownCredentials(Credentials, Grant);
        using var tables = new TablesInMemory(known);
        var storage = tables.Open();
        var credentials = new CredentialSource(storage, TimeProvider.System);
        await credentials.PollFeed(default);
        using var http = new HttpClient();
        var counters = new CounterSource(storage.Counters, TimeProvider.System);
        var decider = new Decider(credentials, new(http, credentials, new(new ConfigurationBuilder().Build()), TimeProvider.System), counters, CounterOutage.Deny, TimeProvider.System);
        var unlimited = new ControlPlanePolicy(LargePlane.Snapshot(Operations));
        var limited = new ControlPlanePolicy(LargePlane.Snapshot(Operations, new(1_000_000_000, LimitDuration.Hours)));
        await Parallel.ForEachAsync(known.Keys, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (key, _) =>
        {
            if ((await credentials.FindKey(key)).Status != CredentialStatus.Known)
                throw new InvalidOperationException("a credential is not known");
        });
        var random = new Random(1);
        var hot = 0;
        return
        [
            await Time(decider, credentials, unlimited, () => Question(known.Keys, random.Next(Credentials)), "a decision, any of 100,000 credentials"),
            await Time(decider, credentials, limited, () => Question(known.Keys, hot++ % 16), "a decision under a limit, 16 credentials in turn"),
        ];
    }

    /// <summary>Everybody may call the API of their number, and the package.</summary>
    private static string[] Grant(int number) => [LargePlane.Api(number), LargePlane.Package];

    /// <summary>As a server would have read it a moment ago: the request is in the processor's caches, what is known of its caller and operation is not.</summary>
    private static DecisionQuestion Question(string[] keys, int number) => new(
        "GET", "api.example.com", LargePlane.Path(number), false, new HeaderDictionary { ["Accept"] = "*/*", [LargePlane.KeyName] = keys[number].AsSpan().ToString() });

    private static async Task<Finding> Time(Decider decider, CredentialSource credentials, ControlPlanePolicy plane, Func<DecisionQuestion> next, string what)
    {
        var times = new List<double>();
        var bytes = new List<double>();
        var waited = 0;
        var questions = new DecisionQuestion[PerRound];
        for (var round = -Rounds / 2; round < Rounds; round++)
        {
            // What is called often is compiled a second time, beside this thread, once nothing new was called for a moment.
            if (round == -Rounds / 4)
                await Task.Delay(TimeSpan.FromSeconds(1));
            for (var i = 0; i < PerRound; i++)
                questions[i] = next();
            var here = 0;
            var before = GC.GetAllocatedBytesForCurrentThread();
            var began = ThreadTime.Now();
            for (var i = 0; i < PerRound; i++)
            {
                var deciding = decider.Decide(plane, questions[i]);
                if (!deciding.IsCompleted)
                    here++;
                // What memory does not know yet is waited for.
                if (!(deciding.IsCompletedSuccessfully ? deciding.Result : await deciding).IsAllowed)
                    throw new InvalidOperationException("a call was refused");
            }
            var elapsed = (ThreadTime.Now() - began) / PerRound;
            if (round >= 0 && here == 0)
            {
                times.Add(elapsed);
                bytes.Add((GC.GetAllocatedBytesForCurrentThread() - before) / (double)PerRound);
            }
            waited += here;
            if (round % 500 == 0)
                await credentials.PollFeed(default);
        }
        times.Sort();
        bytes.Sort();
        return new(what, times[times.Count / 2] / 1000, "us", 2)
        {
            Note = FormattableString.Invariant(
                $"processor time, median of {times.Count} rounds of {PerRound}; 10th to 90th percentile {times[times.Count / 10] / 1000:0.00} to {times[times.Count * 9 / 10] / 1000:0.00} us; allocated per decision {bytes[bytes.Count / 2]:0.#} bytes (must be 0); {waited} waited for storage"),
        };
    }
}
