using Azure;
using Azure.Data.Tables;

namespace Policies;

/// <summary>
/// Sums old minutes up by the hour and removes what nobody may ask for any more. It may be killed at any line and run twice at once: hours are computed
/// from all minutes and replaced as a whole, and the minutes go only after the day is marked, from when on nobody reads them.
/// </summary>
public sealed class UsageHousekeeping(TableClient table, TimeProvider time)
{
    /// <summary>Days after which minutes become hours. An instance that could not write for longer loses what it held back.</summary>
    private const int MinuteDays = 2;

    /// <summary>Whole months are removed, so some usage is kept for a month longer.</summary>
    private const int MonthsKept = 4;

    private readonly UsageSource _source = new(table);

    /// <summary>Sums up the days that are due, oldest first, and removes months that are over. One query when nothing is due.</summary>
    /// <exception cref="RequestFailedException">Storage does not answer.</exception>
    public async Task Run(CancellationToken cancellation = default)
    {
        var today = new DateTimeOffset(time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero);
        var rolled = await _source.RolledDays(cancellation);
        var isDue = false;
        for (var back = UsageSource.RetentionDays; back >= MinuteDays; back--)
        {
            var day = today.AddDays(-back);
            var found = rolled.TryGetValue(UsageRow.Day(day), out var isClean);
            if (isClean)
                continue;
            isDue = true;
            if (!found)
                await Roll(day, cancellation);
            await Remove($"PartitionKey eq '{UsageRow.MinutesPartition(day)}'", cancellation);
            await Mark(day, isClean: true, cancellation);
        }
        if (!isDue)
            return;
        for (var back = MonthsKept; back <= MonthsKept + 1; back++)
        {
            var month = new DateTimeOffset(today.Year, today.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(-back);
            await Remove($"PartitionKey eq '{UsageRow.HoursPartition(month)}'", cancellation);
        }
        await Remove($"PartitionKey eq '{UsageRow.RolledPartition}' and RowKey lt '{UsageRow.Day(today.AddMonths(-MonthsKept))}'", cancellation);
    }

    private async Task Roll(DateTimeOffset day, CancellationToken cancellation)
    {
        var hours = new UsageBatch(table);
        var open = default((string Whose, DateTimeOffset Hour)?);
        var sums = new Dictionary<UsageKey, UsageCount>();
        await foreach (var row in Rows($"PartitionKey eq '{UsageRow.MinutesPartition(day)}'", cancellation))
        {
            // Rows come in order of their keys: all of one owner and hour stand together.
            var whose = string.Join('|', row.RowKey.Split('|')[..2]) + "|";
            foreach (var line in UsageRow.Read(row))
            {
                var hour = line.Start.AddTicks(-(line.Start.UtcTicks % TimeSpan.TicksPerHour));
                if (open is { } now && now != (whose, hour))
                    await Close(now);
                open = (whose, hour);
                var key = new UsageKey(0, line.ApplicationId, line.ApiId, line.OperationId, line.Status);
                if (!sums.TryGetValue(key, out var count))
                    count = new(default, new());
                count.Spread.Add(line.Spread);
                sums[key] = count with { Sum = count.Sum + line.Sum };
            }
        }
        if (open is { } last)
            await Close(last);
        await hours.Send(cancellation);
        await Mark(day, isClean: false, cancellation);

        async Task Close((string Whose, DateTimeOffset Hour) at)
        {
            var lines = sums.Select(sum =>
                new UsageLine(at.Hour, sum.Key.ApplicationId, sum.Key.ApiId, sum.Key.OperationId, sum.Key.Status, sum.Value.Sum) { Spread = sum.Value.Spread });
            foreach (var row in UsageRow.Of(UsageRow.HoursPartition(day), at.Whose, at.Hour, "all", lines))
                await hours.Add(TableTransactionActionType.UpsertReplace, row, cancellation);
            sums.Clear();
        }
    }

    private Task Mark(DateTimeOffset day, bool isClean, CancellationToken cancellation) => table.UpsertEntityAsync(
        new TableEntity(UsageRow.RolledPartition, UsageRow.Day(day)) { ["Clean"] = isClean }, TableUpdateMode.Replace, cancellation);

    private async Task Remove(string filter, CancellationToken cancellation)
    {
        var batch = new UsageBatch(table);
        try
        {
            await foreach (var row in Rows(filter, cancellation))
                await batch.Add(TableTransactionActionType.Delete, new(row.PartitionKey, row.RowKey), cancellation);
            await batch.Send(cancellation);
        }
        catch (RequestFailedException fault) when (fault.Status == 404)
        {
            // Another run removes the same rows at this moment, and one of the two comes to the end.
        }
    }

    private AsyncPageable<TableEntity> Rows(string filter, CancellationToken cancellation) =>
        table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation);
}
