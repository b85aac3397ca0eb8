using System.Collections.Concurrent;
using System.Globalization;
using Features.Identity;
using Features.Storage;
using Microsoft.Extensions.Logging;
using Platform.Storage;

namespace Features.Audit;

/// <summary>A partition in which entries may wait.</summary>
public sealed record JournalPlace(string Table, string Partition);

/// <summary>
/// Brings entries from the partitions in which they were committed into the chain. An entry is part of its commit, so none can be missing; a place in which entries may wait
/// is written down before the first commit of an hour, so none can be overlooked. The chaining itself comes after the answer and is repeated by housekeeping.
/// </summary>
public sealed partial class AuditJournal(Tables tables, AuditChain chain, Ownership ownership, TimeProvider clock, ILogger<AuditJournal> log) : IJournal
{
    // A commit may come this long after its place was written down, with every retry and time-out.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, byte> _expected = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<JournalPlace, byte> _waiting = new();
    private readonly SemaphoreSlim _one = new(1);

    public async Task Expect(string table, string partition, CancellationToken cancel)
    {
        var row = $"{HourOf(clock.GetUtcNow())}|{table}|{partition}";
        if (_expected.ContainsKey(row)) return;
        await tables.Audit.Begin(AuditKeys.Places).Put(row, new JournalPlace(table, partition)).Commit(cancel);
        foreach (var old in _expected.Keys.Where(key => string.CompareOrdinal(key, 0, row, 0, HourLength) < 0)) _expected.TryRemove(old, out _);
        _expected[row] = 0;
    }

    public async Task Committed(JournalEntry entry)
    {
        try
        {
            await ownership.Grant(entry);
        }
        catch (Exception e) when (DataStorage.IsOutage(e))
        {
            // It is done with the chaining.
            LogLeft(log, entry.Id, e.Message);
        }
        _waiting[new(entry.Table, entry.Partition)] = 0;
        _ = Task.Run(TakeWaiting);
    }

    /// <summary>Chains what waits in every place, and forgets the places of hours that are over.</summary>
    public async Task TakeAll(CancellationToken cancel)
    {
        var over = HourOf(clock.GetUtcNow() - Settled);
        var places = await tables.Audit.List<JournalPlace>(AuditKeys.Places, "", cancel);
        foreach (var place in places.Select(row => row.Value).Distinct()) await Take(place, cancel);
        foreach (var place in places.Where(row => string.CompareOrdinal(row.Row, 0, over, 0, HourLength) < 0))
            await tables.Audit.Begin(AuditKeys.Places).Remove(place).Commit(cancel);
    }

    private const int HourLength = 10;

    private static string HourOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);

    private async Task TakeWaiting()
    {
        // One at a time: whoever waits finds that the one before has taken its entries along.
        await _one.WaitAsync();
        try
        {
            foreach (var place in _waiting.Keys)
                if (_waiting.TryRemove(place, out _)) await Take(place, CancellationToken.None);
        }
        catch (Exception e)
        {
            if (DataStorage.IsOutage(e)) LogWaits(log, e.Message);
            else LogFailed(log, e);
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task Take(JournalPlace place, CancellationToken cancel)
    {
        if (tables.FindJournaled(place.Table) is not { } table) return;
        using var paused = Journal.Pause();
        var entries = await table.List<JournalEntry>(place.Partition, Journal.Prefix, cancel);
        if (entries.Count == 0) return;
        foreach (var entry in entries) await ownership.Grant(entry.Value);
        await chain.Append([.. entries.Select(entry => entry.Value)], cancel);
        foreach (var group in entries.Chunk(Batch.WritesMax))
        {
            var batch = table.Begin(place.Partition);
            foreach (var entry in group) batch.Remove(entry.Row);
            if ((await batch.Commit(cancel)).Committed) continue;
            // Somebody else is taking them too.
            foreach (var entry in group) await table.Begin(place.Partition).Remove(entry.Row).Commit(cancel);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What follows from entry {Entry} is left to housekeeping: {Why}")]
    private static partial void LogLeft(ILogger log, Guid entry, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Entries wait for the audit log until housekeeping: {Why}")]
    private static partial void LogWaits(ILogger log, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Entries wait for the audit log until housekeeping")]
    private static partial void LogFailed(ILogger log, Exception e);
}
