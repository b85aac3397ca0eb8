using Azure.Data.Tables;

namespace Policies;

/// <summary>The new rows of the change feed, each once, although every reading goes back over the last ones for the sake of skewed clocks.</summary>
internal sealed class FeedTail(TableClient feed, TimeProvider time)
{
    /// <summary>How far a writer's clock may be behind this instance's before a change is only noticed by age.</summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromSeconds(10);

    /// <summary>After a longer gap housekeeping may have removed rows that were never seen here; half its grace is on the safe side.</summary>
    private static readonly TimeSpan GapMax = PolicyHousekeeping.Grace / 2;

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private DateTimeOffset? _readTo;
    private long _readAt;

    public bool IsReadWithin(TimeSpan age, long now) => Volatile.Read(ref _readAt) is var at and not 0 && time.GetElapsedTime(at, now) < age;

    /// <summary>The credentials that changed since the last reading; <see langword="null"/> when that is so long ago that any may have.</summary>
    public async Task<IReadOnlyCollection<CredentialKey>?> Read(CancellationToken cancellation)
    {
        // Before the query: what is written while it runs belongs to the next reading.
        var startedAt = time.GetTimestamp();
        var now = time.GetUtcNow();
        var isComplete = _readTo is not { } last || now - last < GapMax;
        var from = FeedRow.Position((isComplete ? _readTo ?? now : now) - Overlap);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {FeedRow.Partition} and RowKey ge {from}");
        var changed = new HashSet<CredentialKey>();
        await foreach (var row in feed.QueryAsync<TableEntity>(filter, select: ["RowKey", "Credential"], cancellationToken: cancellation))
        {
            if (_seen.Add(row.RowKey))
                changed.Add(FeedRow.Credential(row));
        }
        _seen.RemoveWhere(row => string.CompareOrdinal(row, from) < 0);
        _readTo = now;
        Volatile.Write(ref _readAt, startedAt);
        return isComplete ? changed : null;
    }
}
