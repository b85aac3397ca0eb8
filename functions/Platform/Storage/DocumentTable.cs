using Azure.Data.Tables;

namespace Platform.Storage;

/// <summary>A table of records. Reads are point reads or ranges of one partition; every write goes through a <see cref="Batch"/>.</summary>
public sealed class DocumentTable
{
    // Nobody writes below what is gone, but for those who were at it.
    private const int RoundsMax = 20;

    private readonly int _version;
    private readonly bool _isJournaled;
    private readonly INotices? _notices;
    private readonly TableClient _table;
    private readonly Stamps _stamps;
    private readonly Remembered _remembered;

    /// <param name="tables">The storage account.</param>
    /// <param name="name">The table.</param>
    /// <param name="version">Schema version that new rows carry.</param>
    /// <param name="isJournaled">Whether what an author writes here is noted in the <see cref="Journal"/>.</param>
    /// <param name="remembered">Prefixes of kinds (<c>api|</c>) that are kept in memory while nothing of them changes.</param>
    /// <param name="notices">Who tells the outside what was written here; null for nobody.</param>
    public DocumentTable(
        TableServiceClient tables, string name, int version = 1, bool isJournaled = false, IReadOnlyCollection<string>? remembered = null, INotices? notices = null)
    {
        (Name, _version, _isJournaled, _notices) = (name, version, isJournaled, notices);
        _table = tables.GetTableClient(name);
        _stamps = new(_table, remembered ?? []);
        _remembered = new(_stamps);
    }

    /// <summary>The table's name.</summary>
    public string Name { get; }

    /// <summary>The record, or null. One storage call; in a <see cref="Reading"/>, none for a remembered kind that has not changed.</summary>
    public async Task<Document<T>?> Find<T>(string partition, string row, CancellationToken cancel = default)
    {
        if (await Peek<T>(partition, row, cancel) is { } rows) return rows.Find(row);
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(partition, row, cancellationToken: cancel);
        return found.HasValue ? DocumentRow.Read<T>(found.Value!) : null;
    }

    /// <summary>
    /// All records whose row key starts with <paramref name="prefix"/>, in key order. One storage call per 1,000 rows; one point read for a remembered kind that has not
    /// changed, and in a <see cref="Reading"/> one for all of them together. The records may be shared with other callers; the list is the caller's own.
    /// </summary>
    public async Task<List<Document<T>>> List<T>(string partition, string prefix, CancellationToken cancel = default)
    {
        if (_stamps.KindOf(prefix) == prefix) return [.. await All<T>(partition, prefix, cancel)];
        return await Peek<T>(partition, prefix, cancel) is { } rows ? rows.Below(prefix) : await Read<T>(partition, prefix, cancel);
    }

    /// <summary>As <see cref="List{T}"/> for a whole kind, but the list is shared: of a remembered kind that has not changed it is the same one every time.</summary>
    public async Task<IReadOnlyList<Document<T>>> All<T>(string partition, string kind, CancellationToken cancel = default) => _stamps.KindOf(kind) == kind
        ? (await _remembered.All(partition, kind, () => ReadShared<T>(partition, kind), cancel)).All
        : await Read<T>(partition, kind, cancel);

    private Task<Rows<T>?> Peek<T>(string partition, string row, CancellationToken cancel) => _stamps.KindOf(row) is { } kind
        ? _remembered.Peek(partition, kind, () => ReadShared<T>(partition, kind), cancel)
        : Task.FromResult<Rows<T>?>(null);

    // Shared by all who wait for it: one who leaves must not end it.
    private Task<List<Document<T>>> ReadShared<T>(string partition, string kind) => Read<T>(partition, kind, CancellationToken.None);

    private async Task<List<Document<T>>> Read<T>(string partition, string prefix, CancellationToken cancel)
    {
        var list = new List<Document<T>>();
        await foreach (var entity in _table.QueryAsync<TableEntity>(Range(partition, prefix), cancellationToken: cancel))
            if (IsRecord(entity, prefix)) list.Add(DocumentRow.Read<T>(entity));
        return list;
    }

    /// <summary>The first <paramref name="max"/> (up to 1,000) records from one row key to another, the latter not included. One storage call.</summary>
    public async Task<List<Document<T>>> ListRange<T>(string partition, string from, string to, int max, CancellationToken cancel = default)
    {
        var list = new List<Document<T>>();
        var range = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {from} and RowKey lt {to}");
        await foreach (var entity in _table.QueryAsync<TableEntity>(range, maxPerPage: max, cancellationToken: cancel))
        {
            list.Add(DocumentRow.Read<T>(entity));
            if (list.Count == max) break;
        }
        return list;
    }

    /// <summary>The row keys that start with <paramref name="prefix"/>, without their records.</summary>
    public async Task<List<string>> ListRows(string partition, string prefix, CancellationToken cancel = default)
    {
        var rows = new List<string>();
        await foreach (var entity in _table.QueryAsync<TableEntity>(Range(partition, prefix), select: ["RowKey"], cancellationToken: cancel))
            if (IsRecord(entity, prefix)) rows.Add(entity.RowKey);
        return rows;
    }

    /// <summary>The holder of a claim, or null.</summary>
    public async Task<Guid?> FindOwner(string partition, string claim, CancellationToken cancel = default) =>
        (await Find<Claim>(partition, claim, cancel))?.Value.Owner;

    /// <summary>Starts a group of writes that all happen or none does.</summary>
    public Batch Begin(string partition) => new(_table, partition, _version, _isJournaled, _stamps, _notices);

    /// <summary>Makes the table where it is missing.</summary>
    public Task EnsureCreated(CancellationToken cancel = default) => _table.CreateIfNotExistsAsync(cancel);

    /// <summary>Removes every row whose key starts with <paramref name="prefix"/>, in groups of 100. Not atomic, and no notice is given: for what nobody can see any more.</summary>
    public async Task Clear(string partition, string prefix, CancellationToken cancel = default)
    {
        var rows = await ListRows(partition, prefix, cancel);
        foreach (var group in rows.Chunk(Batch.WritesMax))
        {
            var batch = Quiet();
            foreach (var row in group) batch.Remove(row);
            // A row that somebody else removed meanwhile fails the group; the rest of it is then removed one by one.
            if ((await batch.Commit(cancel)).Result == BatchResult.Committed) continue;
            foreach (var row in group) await Quiet().Remove(row).Commit(cancel);
        }

        Batch Quiet() => new(_table, partition, _version, _isJournaled, _stamps, notices: null);
    }

    /// <summary>
    /// As <see cref="Clear"/>, for records that the outside is told of: of each it is told that it went, once. What somebody changes meanwhile is read again.
    /// </summary>
    /// <typeparam name="T">What the records are.</typeparam>
    /// <param name="partition">The partition.</param>
    /// <param name="prefix">The kind, or the part of it below one thing.</param>
    /// <param name="cancel">Cancels.</param>
    /// <exception cref="TimeoutException">Somebody goes on changing them; the follow-up that calls this is repeated.</exception>
    public async Task ClearTold<T>(string partition, string prefix, CancellationToken cancel = default)
    {
        for (var round = 0; await Read<T>(partition, prefix, cancel) is { Count: > 0 } rows; round++)
        {
            if (round == RoundsMax) throw new TimeoutException($"{prefix} is being changed by others");
            // Beside them there must be room for the notice and the stamp.
            foreach (var group in rows.Chunk(Batch.WritesMax - 2))
            {
                var batch = Begin(partition);
                foreach (var row in group) batch.Remove(row);
                if ((await batch.Commit(cancel)).Committed) continue;
                // One that somebody else removed or changed must not keep the others.
                foreach (var row in group) _ = await Begin(partition).Remove(row).Commit(cancel);
            }
        }
    }

    // Entries that wait for the journal, and notices that wait to be given, outlive the records beside them: whoever empties a partition does not mean them, nor the stamps.
    private static bool IsRecord(TableEntity entity, string prefix) => prefix.Length > 0 || !Batch.IsOwn(entity.RowKey);

    private static string Range(string partition, string prefix) => prefix.Length == 0
        ? TableClient.CreateQueryFilter($"PartitionKey eq {partition}")
        // The character after the last one of the prefix bounds the range.
        : TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {prefix} and RowKey lt {prefix[..^1] + (char)(prefix[^1] + 1)}");
}
