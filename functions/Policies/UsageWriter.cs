using Azure;
using Azure.Data.Tables;

namespace Policies;

/// <summary>
/// Writes what a meter counted. Each row is this process's whole sum of a minute so far and replaces the one before it, so a write may be lost,
/// repeated or come twice without a call being counted wrongly. A kill loses what was counted since the last <see cref="Flush"/>.
/// </summary>
public sealed class UsageWriter(TableClient table, UsageMeter meter, TimeProvider time)
{
    /// <summary>How long a minute may still get calls after its end; a call reads the clock just before it is counted.</summary>
    private const long MinutesOpen = 2;

    private readonly Dictionary<string, long> _written = new(StringComparer.Ordinal);
    private readonly Dictionary<UsedCredential, long> _writtenDays = [];

    /// <summary>Writes what changed since the last time. Not for concurrent use.</summary>
    /// <exception cref="RequestFailedException">Storage does not answer; what was not written is written the next time.</exception>
    public async Task Flush(CancellationToken cancellation = default)
    {
        var over = time.GetUtcNow().ToUnixTimeSeconds() / 60 - MinutesOpen;
        foreach (var minute in meter.Lines().GroupBy(line => line.Key.Minute).OrderBy(group => group.Key))
        {
            var lines = minute.ToList();
            await Write(UsageRow.StartOf(lines[0].Key), lines, cancellation);
            if (minute.Key < over)
                Forget(minute.Key, lines);
        }
        await WriteDays(cancellation);
    }

    private async Task Write(DateTimeOffset start, List<KeyValuePair<UsageKey, UsageCount>> counted, CancellationToken cancellation)
    {
        var lines = counted.Select(line => new UsageLine(
            start, line.Key.ApplicationId, line.Key.ApiId, line.Key.OperationId, line.Key.Status, line.Value.Sum) { Spread = line.Value.Spread }).ToList();
        var owners = lines.Where(line => line.ApplicationId.Length > 0).GroupBy(line => UsageRow.OfApplication(line.ApplicationId), StringComparer.Ordinal)
            .Concat(lines.GroupBy(line => UsageRow.OfApi(line.ApiId), StringComparer.Ordinal));
        var partition = UsageRow.MinutesPartition(start);
        var batch = new UsageBatch(table);
        var sending = new List<(string At, long Calls)>();
        foreach (var owner in owners)
        {
            var calls = owner.Sum(line => line.Sum.Calls);
            var at = UsageRow.At(owner.Key, start);
            if (_written.GetValueOrDefault(at) == calls)
                continue;
            foreach (var row in UsageRow.Of(partition, owner.Key, start, meter.Instance, owner))
                await batch.Add(TableTransactionActionType.UpsertReplace, row, cancellation);
            sending.Add((at, calls));
        }
        await batch.Send(cancellation);
        foreach (var (at, calls) in sending)
            _written[at] = calls;
    }

    private void Forget(long minute, List<KeyValuePair<UsageKey, UsageCount>> lines)
    {
        foreach (var (key, _) in lines)
            meter.Forget(key);
        var start = DateTimeOffset.FromUnixTimeSeconds(minute * 60);
        foreach (var (key, _) in lines)
        {
            _written.Remove(UsageRow.At(UsageRow.OfApplication(key.ApplicationId), start));
            _written.Remove(UsageRow.At(UsageRow.OfApi(key.ApiId), start));
        }
    }

    private async Task WriteDays(CancellationToken cancellation)
    {
        var today = time.GetUtcNow().ToUnixTimeSeconds() / (24 * 60 * 60);
        foreach (var (credential, day) in meter.Used())
        {
            if (_writtenDays.GetValueOrDefault(credential) != day)
            {
                await table.UpsertEntityAsync(
                    new TableEntity(UsageRow.UsedPartition(credential.PortalId), UsageRow.UsedBy(credential.ApplicationId) + credential.CredentialId) { ["Day"] = day },
                    TableUpdateMode.Replace, cancellation);
                _writtenDays[credential] = day;
            }
            if (day >= today)
                continue;
            meter.Forget(credential, day);
            _writtenDays.Remove(credential);
        }
    }
}
