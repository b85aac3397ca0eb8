using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;

namespace Policies;

/// <summary>Reads usage. Days of which the minutes were summed up answer by the hour.</summary>
public sealed class UsageSource(TableClient table)
{
    /// <summary>How long usage is kept at least, in days: what the contract lets a client ask for.</summary>
    public const int RetentionDays = 90;

    /// <summary>Calls of an application.</summary>
    /// <param name="applicationId">The application.</param>
    /// <param name="from">First instant, taken to its whole hour for days that are kept by the hour.</param>
    /// <param name="until">First instant no longer wanted.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Lines in order of time; one start may occur several times, once per process that counted.</returns>
    /// <exception cref="RequestFailedException">Storage does not answer.</exception>
    public IAsyncEnumerable<UsageLine> OfApplication(string applicationId, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation = default) =>
        Read(UsageRow.OfApplication(applicationId), from, until, cancellation);

    /// <summary>Calls of an API, by whomever, refused ones too. Parameters and answer as for <see cref="OfApplication"/>.</summary>
    /// <param name="apiId">The API.</param>
    /// <param name="from">First instant.</param>
    /// <param name="until">First instant no longer wanted.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="RequestFailedException">Storage does not answer.</exception>
    public IAsyncEnumerable<UsageLine> OfApi(string apiId, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation = default) =>
        Read(UsageRow.OfApi(apiId), from, until, cancellation);

    /// <summary>On which day (UTC) an application's credentials were last used, by credential id.</summary>
    /// <exception cref="RequestFailedException">Storage does not answer.</exception>
    public async Task<IReadOnlyDictionary<string, DateOnly>> LastUsed(string portalId, string applicationId, CancellationToken cancellation = default)
    {
        var days = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        await foreach (var row in table.QueryAsync<TableEntity>(UsedFilter(portalId, applicationId), cancellationToken: cancellation))
            days[row.RowKey.Split('|')[1]] = DateOnly.FromDateTime(DateTime.UnixEpoch.AddDays(row.GetInt64("Day") ?? 0));
        return days;
    }

    /// <summary>Forgets when credentials were used, those of one application or of a whole portal.</summary>
    /// <exception cref="RequestFailedException">Storage does not answer.</exception>
    public async Task Forget(string portalId, string? applicationId, CancellationToken cancellation = default)
    {
        var batch = new UsageBatch(table);
        await foreach (var row in table.QueryAsync<TableEntity>(UsedFilter(portalId, applicationId), cancellationToken: cancellation))
            await batch.Add(TableTransactionActionType.Delete, new(row.PartitionKey, row.RowKey), cancellation);
        await batch.Send(cancellation);
    }

    private static string UsedFilter(string portalId, string? applicationId)
    {
        var partition = UsageRow.UsedPartition(portalId);
        if (applicationId is null)
            return TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        var first = UsageRow.UsedBy(applicationId);
        // The character after the bar: the end of the range that begins with the id and a bar.
        return TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {first[..^1] + '}'}");
    }

    /// <summary>Days that are kept by the hour, and whether their minutes are gone.</summary>
    internal async Task<Dictionary<string, bool>> RolledDays(CancellationToken cancellation)
    {
        var days = new Dictionary<string, bool>(StringComparer.Ordinal);
        await foreach (var row in table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {UsageRow.RolledPartition}"), cancellationToken: cancellation))
            days[row.RowKey] = row.GetBoolean("Clean") == true;
        return days;
    }

    private async IAsyncEnumerable<UsageLine> Read(
        string whose, DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var (partition, start, end) in Ranges(from, until, await RolledDays(cancellation)))
        {
            // Keys tell whole seconds: what began in this one is before its end.
            var (first, last) = (UsageRow.At(whose, start), UsageRow.At(whose, end.AddTicks(TimeSpan.TicksPerSecond - 1)));
            await foreach (var row in table.QueryAsync<TableEntity>(
                TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey lt {last}"), cancellationToken: cancellation))
            {
                foreach (var line in UsageRow.Read(row))
                    yield return line;
            }
        }
    }

    /// <summary>What to ask for: a range per day of minutes, one per month of hours.</summary>
    private static List<(string Partition, DateTimeOffset Start, DateTimeOffset End)> Ranges(
        DateTimeOffset from, DateTimeOffset until, Dictionary<string, bool> rolled)
    {
        var ranges = new List<(string Partition, DateTimeOffset Start, DateTimeOffset End)>();
        for (var day = StartOfDay(from); day < until; day = day.AddDays(1))
        {
            var isRolled = rolled.ContainsKey(UsageRow.Day(day));
            var start = day > from ? day : isRolled ? from.AddTicks(-(from.UtcTicks % TimeSpan.TicksPerHour)) : from;
            var end = day.AddDays(1) < until ? day.AddDays(1) : until;
            var partition = isRolled ? UsageRow.HoursPartition(day) : UsageRow.MinutesPartition(day);
            if (ranges is [.., var before] && before.Partition == partition)
                ranges[^1] = before with { End = end };
            else
                ranges.Add((partition, start, end));
        }
        return ranges;
    }

    private static DateTimeOffset StartOfDay(DateTimeOffset at) => new(at.UtcDateTime.Date, TimeSpan.Zero);
}
