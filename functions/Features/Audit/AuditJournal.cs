using System.Collections.Concurrent;
using Features.Identity;
using Features.Storage;
using Microsoft.Extensions.Logging;
using Platform.Storage;

namespace Features.Audit;

/// <summary>
/// Brings entries from the partitions in which they were committed into the chain. An entry is part of its commit, so none can be missing; a place in which entries may wait
/// is written down before the first commit of an hour, so none can be overlooked. The chaining itself comes after the answer and is repeated by housekeeping.
/// </summary>
public sealed partial class AuditJournal(Tables tables, AuditChain chain, Ownership ownership, TimeProvider clock, ILogger<AuditJournal> log) : IJournal
{
    // What a burst of commits leaves is chained in one go.
    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(200);

    private readonly WaitingPlaces _places = new(tables.Audit, AuditKeys.Places, clock);
    private readonly ConcurrentDictionary<WaitingPlace, byte> _waiting = new();
    private readonly SemaphoreSlim _one = new(1);
    private int _gathers;

    public Task Expect(string table, string partition, CancellationToken cancel) => _places.Expect(table, partition, cancel);

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
        if (Interlocked.Exchange(ref _gathers, 1) == 0) _ = Task.Run(TakeWaiting);
    }

    /// <summary>Chains what waits in every place, and forgets the places of hours that are over.</summary>
    public Task TakeAll(CancellationToken cancel) => _places.Visit(Take, cancel);

    private async Task TakeWaiting()
    {
        await Task.Delay(Gathering, clock);
        Volatile.Write(ref _gathers, 0);
        // One at a time.
        await _one.WaitAsync();
        try
        {
            foreach (var place in _waiting.Keys)
                if (_waiting.TryRemove(place, out _)) await TakeOrLeave(place);
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

    private async Task TakeOrLeave(WaitingPlace place)
    {
        try
        {
            await Take(place, CancellationToken.None);
        }
        catch
        {
            // The next commit takes it along; without one, housekeeping does.
            _waiting[place] = 0;
            throw;
        }
    }

    private async Task Take(WaitingPlace place, CancellationToken cancel)
    {
        if (tables.FindJournaled(place.Table) is not { } table) return;
        using var paused = Journal.Pause();
        var entries = await table.List<JournalEntry>(place.Partition, Journal.Prefix, cancel);
        if (entries.Count == 0) return;
        foreach (var entry in entries) await ownership.Grant(entry.Value);
        await chain.Append([.. entries.Select(entry => entry.Value)], cancel);
        await WaitingPlaces.Remove(table, place.Partition, entries.Select(entry => entry.Row), cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "What follows from entry {Entry} is left to housekeeping: {Why}")]
    private static partial void LogLeft(ILogger log, Guid entry, string why);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Entries wait for the audit log until housekeeping: {Why}")]
    private static partial void LogWaits(ILogger log, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Entries wait for the audit log until housekeeping")]
    private static partial void LogFailed(ILogger log, Exception e);
}
