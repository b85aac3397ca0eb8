using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Data.Tables;

namespace Platform.Storage;

/// <summary>
/// Keeps the rows of whole kinds of a table in memory. A stamp row per kind is written in every transaction that writes rows of it; a list costs the point read of that stamp
/// while nothing changes. What a transaction committed is seen by every list that begins after it, in every process, because the stamp is part of the transaction.
/// </summary>
internal sealed class Remembered(TableClient table, IReadOnlyCollection<string> kinds)
{
    /// <summary>The prefix of stamps. They are no records of their table.</summary>
    public const string Prefix = "stamp|";

    /// <summary>
    /// A list is read again after this time though its stamp says that nothing changed: a process of an older version writes without stamps, and a group without room for them
    /// was perhaps killed on the way.
    /// </summary>
    private static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(60);

    /// <summary>Kinds with more rows than this are read from storage every time.</summary>
    private const int RowsMax = 50_000;

    private readonly ConcurrentDictionary<(string Partition, string Kind, Type Type), Entry> _entries = new();

    /// <summary>Whether rows with this prefix are a whole remembered kind.</summary>
    public bool Holds(string prefix) => kinds.Contains(prefix);

    /// <summary>The stamps that a group with these rows must write.</summary>
    public IEnumerable<TableEntity> StampsFor(string partition, IEnumerable<string> rows, string stamp) =>
        rows.Select(KindOf).OfType<string>().Distinct(StringComparer.Ordinal).Select(kind => new TableEntity(partition, Prefix + kind) { ["W"] = stamp });

    /// <summary>The rows of a kind, from memory when its stamp has not changed since they were read.</summary>
    public async Task<List<Document<T>>> List<T>(string partition, string kind, Func<Task<List<Document<T>>>> read, CancellationToken cancel)
    {
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, Prefix + kind, ["W"], cancel);
        var stamp = found.HasValue ? found.Value!.GetString("W") : null;
        var key = (partition, kind, typeof(T));
        if (_entries.TryGetValue(key, out var entry) && entry.Stamp == stamp && Stopwatch.GetElapsedTime(entry.ReadAt) < AgeMax)
            return [.. await ((Task<List<Document<T>>>)entry.Rows).WaitAsync(cancel)];

        // The stamp was read before the rows: what changes in between makes the next list read them again.
        var reading = new Lazy<Task<List<Document<T>>>>(read);
        var made = new Entry(stamp, Stopwatch.GetTimestamp(), () => reading.Value);
        var kept = _entries.AddOrUpdate(key, made, (_, other) => other != entry && other.Stamp == stamp ? other : made);
        try
        {
            var rows = await ((Task<List<Document<T>>>)kept.Rows).WaitAsync(cancel);
            if (rows.Count > RowsMax) _entries.TryRemove(new(key, kept));
            return [.. rows];
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            _entries.TryRemove(new(key, kept));
            throw;
        }
    }

    private string? KindOf(string row)
    {
        var end = row.IndexOf('|', StringComparison.Ordinal);
        var kind = end < 0 ? "" : row[..(end + 1)];
        return kinds.Contains(kind) ? kind : null;
    }

    private sealed class Entry(string? stamp, long readAt, Func<Task> rows)
    {
        public string? Stamp => stamp;

        public long ReadAt => readAt;

        public Task Rows => rows();
    }
}
