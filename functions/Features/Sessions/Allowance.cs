using Features.Storage;
using Platform.Storage;

namespace Features.Sessions;

/// <summary>How much of an allowance was used since a time.</summary>
public sealed record UsedAllowance(DateTimeOffset Since, int Count);

/// <summary>Counts in rows of a portal's sessions partition: so many in a window that begins with the first.</summary>
public sealed class Allowance(Tables tables, TimeProvider clock)
{
    /// <summary>Takes one. Returns null, or the seconds until there is one again. Of many at once, those who never got to the row wait for one second.</summary>
    public async Task<int?> Take(string partition, string row, int max, TimeSpan window, CancellationToken cancel)
    {
        var settled = await Contention.Settle<object>(clock, Round, cancel);
        return settled is int seconds ? seconds > 0 ? seconds : null : 1;

        // Zero says that one was taken.
        async Task<object?> Round()
        {
            var now = clock.GetUtcNow();
            var found = await tables.Sessions.Find<UsedAllowance>(partition, row, cancel);
            var batch = tables.Sessions.Begin(partition);
            if (found is null) batch.Add(row, new UsedAllowance(now, 1));
            else if (found.Value.Since + window <= now) batch.Replace(found, new UsedAllowance(now, 1));
            else if (found.Value.Count >= max) return Math.Max(1, (int)Math.Ceiling((found.Value.Since + window - now).TotalSeconds));
            else batch.Replace(found, found.Value with { Count = found.Value.Count + 1 });
            return (await batch.Commit(cancel)).Committed ? 0 : null;
        }
    }

    /// <summary>Gives everything back.</summary>
    public Task Restore(string partition, string row, CancellationToken cancel) => tables.Sessions.Begin(partition).Remove(row).Commit(cancel);
}
