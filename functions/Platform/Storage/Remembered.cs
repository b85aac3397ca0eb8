using System.Collections.Concurrent;
using System.Diagnostics;

namespace Platform.Storage;

/// <summary>
/// Keeps the rows of whole kinds of a table in memory for as long as their stamp (<see cref="Stamps"/>) is the one they were read under. What a transaction committed is seen by
/// everything that looks after it, in every process, because the stamp is part of the transaction.
/// </summary>
internal sealed class Remembered(Stamps stamps)
{
    /// <summary>
    /// Rows are read again after this time though their stamp says that nothing changed: somebody may have mended them by hand, and of two groups at once that had no room for
    /// their stamps one was perhaps killed on the way.
    /// </summary>
    private static readonly TimeSpan AgeMax = TimeSpan.FromMinutes(5);

    /// <summary>A change that was announced and not heard of again has happened by then or never will: with every retry and time-out a commit may come that late.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);

    /// <summary>Kinds with more rows than this are read from storage every time.</summary>
    private const int RowsMax = 50_000;

    /// <summary>A kind is read as a whole once so many point reads and ranges went to storage instead, and one more for every so many rows: then both have cost about the same.</summary>
    private const int ReadsMin = 4;
    private const int RowsPerRead = 20;

    private readonly ConcurrentDictionary<(string Partition, string Kind, Type Type), Entry> _entries = new();
    private readonly ConcurrentDictionary<(string Partition, string Kind, Type Type), Spent> _spent = new();
    private readonly ConcurrentDictionary<(string Partition, string Kind), (string Mark, long SeenAt)> _announced = new();

    /// <summary>The rows of a kind, from memory when they have not changed since they were read.</summary>
    public async Task<Rows<T>> All<T>(string partition, string kind, Func<Task<List<Document<T>>>> read, CancellationToken cancel)
    {
        var look = await Look(partition, cancel);
        if (IsAnnounced(look, partition, kind)) return new(await read());
        var key = (partition, kind, typeof(T));
        if (_entries.TryGetValue(key, out var entry) && entry.IsTrueAt(look)) return await Wait<T>(key, entry, cancel);

        // The look comes before the rows: what changes in between makes the next one read them again.
        var reading = new Lazy<Task<Rows<T>>>(async () => new(await read()));
        var made = new Entry(kind, look.StampOf(kind), Stopwatch.GetTimestamp(), () => reading.Value);
        return await Wait<T>(key, _entries.AddOrUpdate(key, made, (_, other) => other != entry && other.IsTrueAt(look) ? other : made), cancel);
    }

    /// <summary>The rows of a kind when they are in memory and true, or have become worth reading; null when the caller should read only what it wants.</summary>
    public async Task<Rows<T>?> Peek<T>(string partition, string kind, Func<Task<List<Document<T>>>> read, CancellationToken cancel)
    {
        // Who is alone with one read gains nothing: the look costs as much.
        if (Reading.Current is null) return null;
        var key = (partition, kind, typeof(T));
        if (_entries.TryGetValue(key, out var entry))
        {
            var look = await Look(partition, cancel);
            if (IsAnnounced(look, partition, kind)) return null;
            if (entry.IsTrueAt(look)) return await Wait<T>(key, entry, cancel);
        }
        return _spent.GetOrAdd(key, _ => new()).IsEnough() ? await All(partition, kind, read, cancel) : null;
    }

    // By when it was first seen here: clocks of several machines differ.
    private bool IsAnnounced(Look look, string partition, string kind)
    {
        if (look.MarkOf(kind) is not { } mark) return false;
        var seen = _announced.AddOrUpdate((partition, kind), _ => (mark, look.At), (_, before) => before.Mark == mark ? before : (mark, look.At));
        return Stopwatch.GetElapsedTime(seen.SeenAt) < Settled;
    }

    private Task<Look> Look(string partition, CancellationToken cancel) =>
        (Reading.Current is { } request ? request.Look(stamps, partition) : stamps.Look(partition)).WaitAsync(cancel);

    private async Task<Rows<T>> Wait<T>((string Partition, string Kind, Type Type) key, Entry entry, CancellationToken cancel)
    {
        try
        {
            var rows = await ((Task<Rows<T>>)entry.Rows).WaitAsync(cancel);
            var isKept = rows.All.Count <= RowsMax;
            if (!isKept) _entries.TryRemove(new(key, entry));
            if (!entry.IsSettled) _spent.GetOrAdd(key, _ => new()).Settle(isKept ? ReadsMin + rows.All.Count / RowsPerRead : int.MaxValue);
            entry.IsSettled = true;
            return rows;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancel.IsCancellationRequested)
        {
            _entries.TryRemove(new(key, entry));
            throw;
        }
    }

    private sealed class Entry(string kind, string stamp, long readAt, Func<Task> rows)
    {
        public Task Rows => rows();

        public bool IsSettled { get; set; }

        // Rows that were read after the look was begun are at least as new as what it saw.
        public bool IsTrueAt(Look look) => (readAt >= look.At || stamp == look.StampOf(kind)) && Stopwatch.GetElapsedTime(readAt) < AgeMax;
    }

    private sealed class Spent
    {
        private int _reads;
        private int _enough = ReadsMin;

        public bool IsEnough() => Interlocked.Increment(ref _reads) >= Volatile.Read(ref _enough);

        public void Settle(int enough)
        {
            Volatile.Write(ref _enough, enough);
            Volatile.Write(ref _reads, 0);
        }
    }
}
