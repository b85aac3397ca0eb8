using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Platform.Storage;

/// <summary>
/// One entity group transaction: up to 100 writes to one partition that all happen or none does. A row may appear once. When an answer was lost and the pipeline sent the group
/// again, the second attempt fails on rows that the first one wrote; every row carries the stamp of its batch, so that such a failure is known for the success it is.
/// One batch is built and committed by one flow, once.
/// </summary>
public sealed class Batch
{
    /// <summary>Writes in one transaction.</summary>
    public const int WritesMax = 100;

    private readonly TableClient _table;
    private readonly string _partition;
    private readonly int _version;
    private readonly string _stamp = Guid.NewGuid().ToString("N");
    private readonly List<TableTransactionAction> _actions = [];
    private readonly List<(RecordChange Record, string Change, Func<string>? Before, Func<string>? After)> _changes = [];
    private readonly bool _isJournaled;
    private readonly Stamps _stamps;
    private readonly INotices? _notices;

    internal Batch(TableClient table, string partition, int version, bool isJournaled, Stamps stamps, INotices? notices) =>
        (_table, _partition, _version, _isJournaled, _stamps, _notices) = (table, partition, version, isJournaled, stamps, notices);

    /// <summary>Number of writes so far.</summary>
    public int Count => _actions.Count;

    /// <summary>A new record. Fails as <see cref="BatchResult.Exists"/>.</summary>
    public Batch Add<T>(string row, T value) => Write(TableTransactionActionType.Add, row, null, value, default, "added", null);

    /// <summary>A claim on something unique. Fails as <see cref="BatchResult.Exists"/>.</summary>
    public Batch Claim(string row, Guid owner) => Add(row, new Claim(owner));

    /// <summary>A changed record. Fails as <see cref="BatchResult.Changed"/> when somebody else changed it since it was read.</summary>
    public Batch Replace<T>(Document<T> read, T value) =>
        Write(TableTransactionActionType.UpdateReplace, read.Row, read.Value, value, read.ETag, "changed", () => DocumentRow.HashOf(read.Value));

    /// <summary>A record whatever stood there before.</summary>
    /// <typeparam name="T">What the record is.</typeparam>
    /// <param name="row">Row key.</param>
    /// <param name="value">The record.</param>
    /// <param name="was">What stood there as far as the writer knows, for those who are told of changes; null for nothing.</param>
    public Batch Put<T>(string row, T value, object? was = null) => Write(TableTransactionActionType.UpsertReplace, row, was, value, default, "put", null);

    /// <summary>
    /// Requires that a row is there, and outdates it for everybody who has read it: a change or removal that does not know of this group fails. Two groups that touch
    /// the same row do not disturb each other. Fails as <see cref="BatchResult.Missing"/>.
    /// </summary>
    public Batch Touch(string row)
    {
        _actions.Add(new(TableTransactionActionType.UpdateMerge, new TableEntity(_partition, row) { ["W"] = _stamp }, ETag.All));
        return this;
    }

    /// <summary>Removes a record that must not have changed since it was read.</summary>
    public Batch Remove<T>(Document<T> read) => Delete(read.Row, read.Value, read.ETag, () => DocumentRow.HashOf(read.Value));

    /// <summary>Removes a row whatever it says. Fails as <see cref="BatchResult.Missing"/>.</summary>
    public Batch Remove(string row) => Delete(row, null, ETag.All, null);

    /// <summary>Moves a claim: nothing when old and new are the same row.</summary>
    public Batch MoveClaim(string? from, string? to, Guid owner)
    {
        if (from == to) return this;
        if (from is not null) Remove(from);
        return to is null ? this : Claim(to, owner);
    }

    /// <summary>
    /// Sends the group. One storage call; none when there is nothing to write. Once sent it is not given up: a caller who leaves must not part a commit from what follows it.
    /// </summary>
    /// <param name="cancel">Ends it before it is sent.</param>
    /// <exception cref="InvalidOperationException">There are more than <see cref="WritesMax"/> writes, or two to one row.</exception>
    public async Task<BatchOutcome> Commit(CancellationToken cancel = default)
    {
        if (_actions.Count > WritesMax) throw new InvalidOperationException($"{_actions.Count} writes do not fit into one transaction");
        var rows = new HashSet<string>(StringComparer.Ordinal);
        if (_actions.Find(action => !rows.Add(action.Entity.RowKey)) is { } twice) throw new InvalidOperationException($"two writes to row {twice.Entity.RowKey} in one transaction");
        cancel.ThrowIfCancellationRequested();
        if (_actions.Count == 0) return new(BatchResult.Committed, null);
        var hasStamp = Stamped(rows);
        var notice = await Noticed(cancel);
        var scope = _isJournaled ? Journal.Current : null;
        var entry = scope is null ? null : await Journaled(scope, cancel);
        var outcome = hasStamp ? await Send() : await SendAnnounced(rows, cancel);
        if (notice is not null) await Settle(notice, outcome.Committed);
        if (entry is null) return outcome;
        if (outcome.Committed) await scope!.Journal.Committed(entry);
        else if (!_actions.Exists(Journal.IsEntry)) await _table.DeleteEntityAsync(_partition, Journal.RowOf(entry), cancellationToken: CancellationToken.None);
        return outcome;
    }

    /// <summary>Adds the stamp of the kinds that are written. False when there is no room for it.</summary>
    private bool Stamped(HashSet<string> rows)
    {
        if (_stamps.For(_partition, rows, _stamp) is not { } stamp) return true;
        if (_actions.Count == WritesMax) return false;
        _actions.Add(new(TableTransactionActionType.UpsertMerge, stamp));
        return true;
    }

    /// <summary>Sends a full group. Killed before its stamp, or without an answer, it leaves the announcement: then nobody believes what they remember for a while.</summary>
    private async Task<BatchOutcome> SendAnnounced(HashSet<string> rows, CancellationToken cancel)
    {
        await _table.UpsertEntityAsync(_stamps.Announcing(_partition, rows, _stamp), TableUpdateMode.Merge, cancel);
        var outcome = await Send();
        await _table.UpsertEntityAsync(_stamps.Done(_partition, rows, _stamp), TableUpdateMode.Merge, CancellationToken.None);
        return outcome;
    }

    /// <summary>Adds the row that holds what the group has to tell, so that neither is there without the other.</summary>
    private async Task<TableTransactionAction?> Noticed(CancellationToken cancel)
    {
        var told = _notices?.Of(_table.Name, _partition, [.. _changes.Select(change => change.Record)]) ?? [];
        if (told.Count == 0) return null;
        await _notices!.Expect(_table.Name, _partition, cancel);
        var written = new TableTransactionAction(
            TableTransactionActionType.Add, DocumentRow.Write(_partition, Notice.RowOf(told[0]), told, _version, _stamp));
        // As with the journal: a full transaction has no room, and a notice of what was only tried is better than none of what was done.
        if (_actions.Count < WritesMax) _actions.Add(written);
        else await _table.SubmitTransactionAsync([written], cancel);
        return written;
    }

    private async Task Settle(TableTransactionAction notice, bool committed)
    {
        if (committed) _notices!.Committed(_table.Name, _partition);
        else if (!_actions.Contains(notice)) await _table.DeleteEntityAsync(_partition, notice.Entity.RowKey, cancellationToken: CancellationToken.None);
    }

    /// <summary>Adds the row that tells of this group. It is the last, so that a failed row is still known by its place.</summary>
    private async Task<JournalEntry> Journaled(Journal.Scope scope, CancellationToken cancel)
    {
        await scope.Journal.Expect(_table.Name, _partition, cancel);
        var entry = new JournalEntry(
            Guid.NewGuid(), scope.Clock.GetUtcNow(), scope.Author, _table.Name, _partition,
            [.. _changes.Select(change => new JournalRow(change.Record.Row, change.Change, change.Before?.Invoke(), change.After?.Invoke()))]);
        var written = new TableTransactionAction(TableTransactionActionType.Add, DocumentRow.Write(_partition, Journal.RowOf(entry), entry, _version, _stamp));
        // A full transaction has no room for it. Then it is written before, and taken back when the transaction fails: a kill in between leaves an entry of what was only tried,
        // which is better than none of what was done.
        if (_actions.Count < WritesMax) _actions.Add(written);
        else await _table.SubmitTransactionAsync([written], cancel);
        return entry;
    }

    private async Task<BatchOutcome> Send()
    {
        var attempts = new Attempts.Counter();
        try
        {
            using (Attempts.Count(attempts)) await _table.SubmitTransactionAsync(_actions, CancellationToken.None);
            return new(BatchResult.Committed, null);
        }
        catch (TableTransactionFailedException e) when (Failure(e) is { } failure)
        {
            var row = e.FailedTransactionActionIndex is { } index && index >= 0 && index < _actions.Count ? _actions[index].Entity.RowKey : null;
            return attempts.Sent != 1 && await EarlierAttempt.Wrote(_table, _partition, _stamp, _actions, attempts.Sent > 1) ? new(BatchResult.Committed, null) : new(failure, row);
        }
        finally
        {
            Reading.Current?.Forget(_stamps, _partition);
        }
    }

    private static BatchResult? Failure(RequestFailedException e) => e.Status switch
    {
        409 when e.ErrorCode == TableErrorCode.EntityAlreadyExists => BatchResult.Exists,
        412 => BatchResult.Changed,
        404 when e.ErrorCode == TableErrorCode.ResourceNotFound => BatchResult.Missing,
        _ => null,
    };

    /// <summary>Whether a row belongs to the table's own workings and is no record.</summary>
    internal static bool IsOwn(string row) => row.StartsWith(Journal.Prefix, StringComparison.Ordinal)
        || row.StartsWith(Notice.Prefix, StringComparison.Ordinal) || row.StartsWith(Stamps.Prefix, StringComparison.Ordinal);

    private Batch Write<T>(TableTransactionActionType type, string row, object? was, T value, ETag etag, string change, Func<string>? before)
    {
        var entity = DocumentRow.Write(_partition, row, value, _version, _stamp);
        _actions.Add(new(type, entity, etag));
        _changes.Add((new(row, was, value), change, before, () => DocumentRow.HashOf(value)));
        return this;
    }

    private Batch Delete(string row, object? was, ETag etag, Func<string>? before)
    {
        _actions.Add(new(TableTransactionActionType.Delete, new TableEntity(_partition, row), etag));
        _changes.Add((new(row, was, null), "removed", before, null));
        return this;
    }
}
