using System.Globalization;
using Testing;

namespace Benchmarks;

/// <summary>How many calls to the tables a request makes, what follows from it included.</summary>
/// <param name="What">The request.</param>
/// <param name="PerRequest">Calls of one.</param>
internal sealed record StorageCalls(string What, double PerRequest)
{
    private const int Requests = 20;

    // What follows from a write comes after its answer.
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(3);

    public static async Task<StorageCalls> Count(string what, Func<Task> request, TableProxy wire, bool writes = false)
    {
        for (var i = 0; i < Requests; i++) await request();
        await Settle();
        var before = wire.Calls;
        for (var i = 0; i < Requests; i++) await request();
        await Settle();
        return new(what, (double)(wire.Calls - before) / Requests);

        Task Settle() => writes ? Task.Delay(Settled) : Task.CompletedTask;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"  {What}: {PerRequest:0.0} calls to the tables");
}
