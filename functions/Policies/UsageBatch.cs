using Azure.Data.Tables;

namespace Policies;

/// <summary>Writes of one partition, sent as soon as they fill an entity group transaction (100 rows, 4 MiB).</summary>
/// <param name="table">Where to.</param>
/// <param name="sent">What to do whenever all that was added so far is sent.</param>
internal sealed class UsageBatch(TableClient table, Action? sent = null)
{
    private const int RowsMax = 100;

    /// <summary>A character may take two bytes on the way; the rest is room for markup.</summary>
    private const int CharactersMax = 1_500_000;

    private readonly List<TableTransactionAction> _writes = new(RowsMax);
    private int _characters;

    /// <summary>Adds a write; sends what is waiting first when there is no room for it.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage does not answer or refuses.</exception>
    public async Task Add(TableTransactionActionType type, TableEntity row, CancellationToken cancellation)
    {
        var size = row.Keys.Sum(column => (row[column] as string)?.Length ?? 0);
        if (_writes.Count == RowsMax || _characters + size > CharactersMax)
            await Send(cancellation);
        _writes.Add(new(type, row));
        _characters += size;
    }

    /// <summary>Sends what is waiting.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage does not answer or refuses.</exception>
    public async Task Send(CancellationToken cancellation)
    {
        if (_writes.Count == 0)
            return;
        await table.SubmitTransactionAsync(_writes, cancellation);
        _writes.Clear();
        _characters = 0;
        sent?.Invoke();
    }
}
