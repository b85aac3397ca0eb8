using Features.Storage;
using Platform.Storage;

namespace Features.Audit;

/// <summary>How far the chain was checked.</summary>
/// <param name="Checked">Entries that were looked at.</param>
/// <param name="FirstBroken">Number of the first entry that is missing or says something else than it was chained with; null when all hold.</param>
/// <param name="Next">Where to go on; null at the end.</param>
public sealed record ChainCheck(long Checked, long? FirstBroken, long? Next);

/// <summary>
/// The audit log: entries in one partition, each with the hash of the one before. Rows are added and never changed; only the head moves, in the transaction that adds what
/// follows it, so that of two writers one begins again.
/// </summary>
public sealed class AuditChain(Tables tables, TimeProvider clock)
{
    /// <summary>Entries of one page, and of one step of a check.</summary>
    public const int PageMax = 100;

    /// <summary>Chains entries in the order in which they are given; those that are in the chain already are left out.</summary>
    public async Task Append(IReadOnlyList<JournalEntry> entries, CancellationToken cancel)
    {
        var left = new Queue<JournalEntry>(entries);
        while (left.Count > 0)
            if (await Contention.Settle(clock, () => Round(left, cancel), cancel) is null) throw new IOException("The audit log is being written by others");
    }

    /// <summary>The newest entries of a time, of one entity or of all, and whether there are more.</summary>
    /// <param name="entityId">What they are about; null for all.</param>
    /// <param name="from">The earliest time, included.</param>
    /// <param name="to">The latest time, not included.</param>
    /// <param name="after">The row after which to begin; null for the first page.</param>
    /// <param name="size">At most so many.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<(IReadOnlyList<AuditEntry> Entries, string? Next)> List(
        Guid? entityId, DateTimeOffset from, DateTimeOffset to, string? after, int size, CancellationToken cancel)
    {
        var range = AuditKeys.Range(entityId, from, to);
        var begin = after is not null && string.CompareOrdinal(after, range.From) > 0 ? after + "\0" : range.From;
        var pointers = await tables.Audit.ListRange<AuditPointer>(AuditKeys.Log, begin, range.To, size + 1, cancel);
        var entries = await Task.WhenAll(pointers.Take(size).Select(pointer => tables.Audit.Find<AuditEntry>(AuditKeys.Log, AuditKeys.Entry(pointer.Value.Number), cancel)));
        return ([.. entries.OfType<Document<AuditEntry>>().Select(entry => entry.Value)], pointers.Count > size ? pointers[size - 1].Row : null);
    }

    /// <summary>Checks <see cref="PageMax"/> entries from a number on: that none is missing, that each says what it was chained with, and that the last is the head.</summary>
    public async Task<ChainCheck> Check(long from, CancellationToken cancel)
    {
        var head = (await FindHead(cancel))?.Value ?? ChainHead.Start;
        var before = from > 1 ? (await tables.Audit.Find<AuditEntry>(AuditKeys.Log, AuditKeys.Entry(from - 1), cancel))?.Value.Hash : "";
        var to = Math.Min(head.Number + 1, from + PageMax);
        var rows = await tables.Audit.ListRange<AuditEntry>(AuditKeys.Log, AuditKeys.Entry(from), AuditKeys.Entry(to), PageMax, cancel);
        for (var number = from; number < to; number++)
        {
            var entry = number - from < rows.Count ? rows[(int)(number - from)].Value : null;
            if (entry is null || entry.Number != number || entry.PreviousHash != before || entry.Hash != entry.ComputeHash()) return new(number - from + 1, number, null);
            before = entry.Hash;
        }
        if (to <= head.Number) return new(to - from, null, to);
        return new(Math.Max(0, to - from), from <= head.Number + 1 && before != head.Hash ? head.Number : null, null);
    }

    private Task<Document<ChainHead>?> FindHead(CancellationToken cancel) => tables.Audit.Find<ChainHead>(AuditKeys.Log, AuditKeys.Head, cancel);

    /// <summary>Chains as many of the first as fit into one transaction. Null when somebody else was faster.</summary>
    private async Task<object?> Round(Queue<JournalEntry> left, CancellationToken cancel)
    {
        var read = await FindHead(cancel);
        var (head, batch, taken) = (read?.Value ?? ChainHead.Start, tables.Audit.Begin(AuditKeys.Log), 0);
        foreach (var journaled in left)
        {
            var entry = AuditEntry.After(head, journaled);
            // One for the entry, one for its time, one for the head.
            if (batch.Count + entry.EntityIds.Count + 3 > Batch.WritesMax) break;
            var pointer = new AuditPointer(entry.Number);
            batch.Add(AuditKeys.ByTime(journaled.At, entry.Id), pointer).Add(AuditKeys.Entry(entry.Number), entry);
            foreach (var id in entry.EntityIds) batch.Add(AuditKeys.ByEntity(id, journaled.At, entry.Id), pointer);
            (head, taken) = (new(entry.Number, entry.Hash), taken + 1);
        }
        if (read is null) batch.Add(AuditKeys.Head, head);
        else batch.Replace(read, head);
        var outcome = await batch.Commit(cancel);
        if (outcome.Committed)
        {
            for (var n = 0; n < taken; n++) left.Dequeue();
            return head;
        }
        // Somebody chained the first of them before, or died before taking it away.
        if (outcome.Result == BatchResult.Exists && await Drop(left, cancel)) return head;
        return null;
    }

    private async Task<bool> Drop(Queue<JournalEntry> left, CancellationToken cancel)
    {
        var dropped = false;
        for (var n = left.Count; n > 0; n--)
        {
            var entry = left.Dequeue();
            if (await tables.Audit.Find<AuditPointer>(AuditKeys.Log, AuditKeys.ByTime(entry.At, entry.Id), cancel) is null) left.Enqueue(entry);
            else dropped = true;
        }
        return dropped;
    }
}
