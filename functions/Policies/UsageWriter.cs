using System.Buffers;
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

    /// <summary>One transaction, where they are of one portal.</summary>
    private const int UsedAtOnce = 100;

    /// <summary>Writes what changed since the last time. What storage took before it failed, or before time was up, is not sent again. Not for concurrent use.</summary>
    /// <exception cref="RequestFailedException">Storage does not answer; what was not written is written the next time.</exception>
    public async Task Flush(CancellationToken cancellation = default)
    {
        var over = time.GetUtcNow().ToUnixTimeSeconds() / 60 - MinutesOpen;
        foreach (var minute in meter.Minutes())
        {
            await Write(minute, cancellation);
            if (minute.Minute < over)
                meter.Forget(minute);
        }
        await WriteDays(cancellation);
    }

    private async Task Write(UsageMinute minute, CancellationToken cancellation)
    {
        if (minute.IsWritten())
            return;
        var rented = minute.Rent(out var count);
        try
        {
            var lines = rented.AsMemory(0, count);
            var start = DateTimeOffset.FromUnixTimeSeconds(minute.Minute * 60);
            await Write(UsageOwner.Application, start, lines, cancellation);
            await Write(UsageOwner.Api, start, lines, cancellation);
        }
        finally
        {
            ArrayPool<UsageTally>.Shared.Return(rented, clearArray: true);
        }
    }

    private async Task Write(UsageOwner owner, DateTimeOffset start, Memory<UsageTally> lines, CancellationToken cancellation)
    {
        // In order of arrival below their owner: what a row of many held in its first columns stays there.
        lines.Span.Sort((one, other) => string.CompareOrdinal(one.IdOf(owner), other.IdOf(owner)) is not 0 and var order ? order : one.Number - other.Number);
        var (rowed, sending) = (new List<(UsageTally Line, int Calls)>(), new List<(UsageTally Line, int Calls)>());
        var batch = new UsageBatch(table, sent: () =>
        {
            foreach (var (line, calls) in sending)
                line.Written(owner, calls);
            sending.Clear();
        });
        for (int from = 0, to; from < lines.Length; from = to)
        {
            to = End(owner, lines.Span, from);
            if (!IsChanged(owner, lines.Span[from..to]))
                continue;
            var id = lines.Span[from].IdOf(owner);
            var whose = owner == UsageOwner.Application ? UsageRow.OfApplication(id) : UsageRow.OfApi(id);
            rowed.Clear();
            foreach (var row in UsageRow.Of(UsageRow.MinutesPartition(start), whose, start, meter.Instance, Read(lines[from..to], start, rowed)))
                await batch.Add(TableTransactionActionType.UpsertReplace, row, cancellation);
            // Only now: a part of an owner's rows may have been sent on the way.
            sending.AddRange(rowed);
        }
        await batch.Send(cancellation);
    }

    private static int End(UsageOwner owner, ReadOnlySpan<UsageTally> lines, int from)
    {
        var id = lines[from].IdOf(owner);
        while (from < lines.Length && lines[from].IdOf(owner) == id)
            from++;
        return from;
    }

    private static bool IsChanged(UsageOwner owner, ReadOnlySpan<UsageTally> lines)
    {
        foreach (var line in lines)
        {
            if (line.IsChanged(owner))
                return true;
        }
        return false;
    }

    /// <summary>The lines as they stand, one after the other, and how many calls each had.</summary>
    private static IEnumerable<UsageLine> Read(Memory<UsageTally> lines, DateTimeOffset start, List<(UsageTally Line, int Calls)> read)
    {
        for (var at = 0; at < lines.Length; at++)
        {
            var line = lines.Span[at].Line(start, out var calls);
            read.Add((lines.Span[at], calls));
            yield return line;
        }
    }

    private async Task WriteDays(CancellationToken cancellation)
    {
        while (meter.Used.Next(UsedAtOnce) is { Count: > 0 } used)
        {
            foreach (var portal in used.GroupBy(use => use.Credential.PortalId))
            {
                var batch = new UsageBatch(table);
                // A transaction must not write a row twice, and one credential may wait on either side of midnight.
                foreach (var (credential, day) in portal.GroupBy(use => use.Credential).Select(uses => uses.Last()))
                {
                    var row = new TableEntity(UsageRow.UsedPartition(credential.PortalId), UsageRow.UsedBy(credential.ApplicationId) + credential.CredentialId) { ["Day"] = day };
                    await batch.Add(TableTransactionActionType.UpsertReplace, row, cancellation);
                }
                await batch.Send(cancellation);
            }
            meter.Used.Done(used.Count);
        }
    }
}
