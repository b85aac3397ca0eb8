using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Platform.Storage;

/// <summary>How a group of writes ended.</summary>
public enum BatchResult
{
    /// <summary>Every write happened.</summary>
    Committed,

    /// <summary>A row that was to be new is there already; nothing was written.</summary>
    Exists,

    /// <summary>A row was changed since it was read; nothing was written.</summary>
    Changed,

    /// <summary>A row that was to be changed or removed is not there; nothing was written.</summary>
    Missing,
}

/// <summary>How a group of writes ended, and on which row it failed.</summary>
public readonly record struct BatchOutcome(BatchResult Result, string? Row)
{
    /// <summary>Whether every write happened.</summary>
    public bool Committed => Result == BatchResult.Committed;

    /// <summary>Whether the row that was there already is a claim of this kind (<c>slug</c> of <c>slug|…</c>).</summary>
    public bool ExistsAs(string kind) => Result == BatchResult.Exists && Row is not null && Row.StartsWith(kind + "|", StringComparison.Ordinal);
}

/// <summary>
/// One entity group transaction: up to 100 writes to one partition that all happen or none does. A row may appear once. When an answer was lost and the pipeline sent the group
/// again, the second attempt fails on rows that the first one wrote; every row carries the stamp of its batch, so that such a failure is known for the success it is.
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

    internal Batch(TableClient table, string partition, int version) => (_table, _partition, _version) = (table, partition, version);

    /// <summary>Number of writes so far.</summary>
    public int Count => _actions.Count;

    /// <summary>A new record. Fails as <see cref="BatchResult.Exists"/>.</summary>
    public Batch Add<T>(string row, T value) => Write(TableTransactionActionType.Add, row, value, default);

    /// <summary>A claim on something unique. Fails as <see cref="BatchResult.Exists"/>.</summary>
    public Batch Claim(string row, Guid owner) => Add(row, new Claim(owner));

    /// <summary>A changed record. Fails as <see cref="BatchResult.Changed"/> when somebody else changed it since it was read.</summary>
    public Batch Replace<T>(Document<T> read, T value) => Write(TableTransactionActionType.UpdateReplace, read.Row, value, read.ETag);

    /// <summary>A record whatever stood there before.</summary>
    public Batch Put<T>(string row, T value) => Write(TableTransactionActionType.UpsertReplace, row, value, default);

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
    public Batch Remove<T>(Document<T> read) => Delete(read.Row, read.ETag);

    /// <summary>Removes a row whatever it says. Fails as <see cref="BatchResult.Missing"/>.</summary>
    public Batch Remove(string row) => Delete(row, ETag.All);

    /// <summary>Moves a claim: nothing when old and new are the same row.</summary>
    public Batch MoveClaim(string? from, string? to, Guid owner)
    {
        if (from == to) return this;
        if (from is not null) Remove(from);
        return to is null ? this : Claim(to, owner);
    }

    /// <summary>Sends the group. One storage call.</summary>
    public async Task<BatchOutcome> Commit(CancellationToken cancel = default)
    {
        if (_actions.Count > WritesMax) throw new InvalidOperationException($"{_actions.Count} writes do not fit into one transaction");
        try
        {
            await _table.SubmitTransactionAsync(_actions, cancel);
            return new(BatchResult.Committed, null);
        }
        catch (TableTransactionFailedException e) when (Failure(e) is { } failure)
        {
            var row = e.FailedTransactionActionIndex is { } index && index >= 0 && index < _actions.Count ? _actions[index].Entity.RowKey : null;
            return await WroteAlready(cancel) ? new(BatchResult.Committed, null) : new(failure, row);
        }
    }

    private static BatchResult? Failure(RequestFailedException e) => e.Status switch
    {
        409 when e.ErrorCode == TableErrorCode.EntityAlreadyExists => BatchResult.Exists,
        412 => BatchResult.Changed,
        404 when e.ErrorCode == TableErrorCode.ResourceNotFound => BatchResult.Missing,
        _ => null,
    };

    // Any row of the group that carries our stamp was written by our own first attempt, and with it the whole group.
    private async Task<bool> WroteAlready(CancellationToken cancel)
    {
        var written = _actions.Find(action => action.ActionType != TableTransactionActionType.Delete);
        if (written is null) return false;
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(_partition, written.Entity.RowKey, ["W"], cancel);
        return found.HasValue && found.Value!.GetString("W") == _stamp;
    }

    private Batch Write<T>(TableTransactionActionType type, string row, T value, ETag etag)
    {
        _actions.Add(new(type, DocumentRow.Write(_partition, row, value, _version, _stamp), etag));
        return this;
    }

    private Batch Delete(string row, ETag etag)
    {
        _actions.Add(new(TableTransactionActionType.Delete, new TableEntity(_partition, row), etag));
        return this;
    }
}
