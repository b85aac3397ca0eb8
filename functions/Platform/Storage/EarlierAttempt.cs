using Azure.Data.Tables;

namespace Platform.Storage;

/// <summary>
/// Whether an earlier attempt wrote a group whose answer was lost. Any row with the group's stamp proves it; several are looked at, because others may have changed one since.
/// A group that only removes leaves no stamp: when it was sent again and all its rows are gone, they went with it.
/// </summary>
internal static class EarlierAttempt
{
    private const int StampsMax = 3;

    public static async Task<bool> Wrote(TableClient table, string partition, string stamp, List<TableTransactionAction> actions, bool sentAgain)
    {
        // The journal's row first: nobody changes it. That it is gone says nothing, because it was perhaps taken.
        var journal = actions.Find(Journal.IsEntry);
        if (journal is not null && await StampOf(journal) == stamp) return true;
        var written = actions.Where(action => action.ActionType != TableTransactionActionType.Delete && !Batch.IsOwn(action.Entity.RowKey)).Take(StampsMax).ToList();
        foreach (var action in written)
            if (await StampOf(action) == stamp) return true;
        if (written.Count > 0 || !sentAgain) return false;
        foreach (var action in actions.Where(action => !Batch.IsOwn(action.Entity.RowKey)))
            if (await StampOf(action) is not null) return false;
        return true;

        // The stamp of the row that is there now; empty for a row of another kind, null for none.
        async Task<string?> StampOf(TableTransactionAction action)
        {
            var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, action.Entity.RowKey, ["W"], CancellationToken.None);
            return found.HasValue ? found.Value!.GetString("W") ?? "" : null;
        }
    }
}
