using System.Text;
using System.Text.RegularExpressions;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Platform.Storage;

/// <summary>
/// Takes away what <see cref="ContentStore"/> holds and no row names any more: superseded documents and images. A value goes when it was unnamed in two sweeps, and nobody has put
/// it for a day. So who reads a row and then its value, who puts a value and then its row, and who puts again what lay there for long, all find it: putting renews a value's
/// age (<see cref="ContentStore.RenewedAfter"/>), and a renewed value is not the one that a sweep saw.
/// </summary>
/// <param name="tables">The storage account.</param>
/// <param name="blobs">The same.</param>
/// <param name="scanned">Tables whose rows may name values.</param>
/// <param name="state">Where is written what the last sweep found.</param>
/// <param name="clock">Tells when a sweep is due.</param>
public sealed partial class ContentSweep(TableServiceClient tables, BlobServiceClient blobs, IReadOnlyList<string> scanned, DocumentTable state, TimeProvider clock)
{
    /// <summary>From one sweep to the next. A request lasts minutes, and so is a list remembered.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromHours(12);

    /// <summary>Age of what may go. Longer than <see cref="ContentStore.RenewedAfter"/> by much more than a request lasts.</summary>
    public static readonly TimeSpan AgeMin = TimeSpan.FromHours(24);

    // What fits into one row; the rest is found by later sweeps.
    private const int CandidatesMax = 5000;

    private const string Partition = "sweeps";
    private const string Row = "content";

    /// <summary>What a sweep found.</summary>
    /// <param name="At">When.</param>
    /// <param name="Unnamed">The values that no row named.</param>
    public sealed record Swept(DateTimeOffset At, IReadOnlyList<string> Unnamed);

    /// <summary>Sweeps when it is time, and says how many values went. One point read when it is not.</summary>
    public async Task<int> Run(CancellationToken cancel = default)
    {
        var (last, now) = (await state.Find<Swept>(Partition, Row, cancel), clock.GetUtcNow());
        if (last is not null && now - last.Value.At < Interval) return 0;
        // The values first: one that is put after them is not among them.
        var old = await ListOld(now, cancel);
        var named = await ListNamed(cancel);
        var (unnamed, seen, gone) = (new List<string>(), (last?.Value.Unnamed ?? []).ToHashSet(StringComparer.Ordinal), 0);
        foreach (var (name, etag) in old.Where(value => !named.Contains(value.Name)))
        {
            if (seen.Contains(name)) gone += await Remove(name, etag, cancel) ? 1 : 0;
            else if (unnamed.Count < CandidatesMax) unnamed.Add(name);
        }
        var batch = state.Begin(Partition);
        var outcome = await (last is null ? batch.Add(Row, new Swept(now, unnamed)) : batch.Replace(last, new Swept(now, unnamed))).Commit(cancel);
        // Another instance was faster: it found the same, and what it noted counts.
        return outcome.Committed ? gone : 0;
    }

    private async Task<List<(string Name, ETag ETag)>> ListOld(DateTimeOffset now, CancellationToken cancel)
    {
        var old = new List<(string, ETag)>();
        await foreach (var blob in blobs.GetBlobContainerClient(ContentStore.Container).GetBlobsAsync(BlobTraits.None, BlobStates.None, null, cancel))
            if (blob.Properties is { LastModified: { } at, ETag: { } etag } && now - at >= AgeMin) old.Add((blob.Name, etag));
        return old;
    }

    /// <summary>Whatever looks like a name, wherever it stands: no slice can forget to say that it keeps something.</summary>
    private async Task<HashSet<string>> ListNamed(CancellationToken cancel)
    {
        var named = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in scanned)
        {
            await foreach (var row in tables.GetTableClient(table).QueryAsync<TableEntity>(cancellationToken: cancel))
                foreach (Match match in Name().Matches(TextOf(row))) named.Add(match.Value);
        }
        return named;
    }

    // Long records lie in several columns, and a name may lie across two of them.
    private static string TextOf(TableEntity row)
    {
        var text = new StringBuilder(row.GetString("Json"));
        for (var i = 1; row.TryGetValue($"Json{i}", out var more); i++) text.Append((string)more!);
        return text.ToString();
    }

    private async Task<bool> Remove(string name, ETag etag, CancellationToken cancel)
    {
        try
        {
            var conditions = new BlobRequestConditions { IfMatch = etag };
            return (await blobs.GetBlobContainerClient(ContentStore.Container).GetBlobClient(name).DeleteIfExistsAsync(DeleteSnapshotsOption.None, conditions, cancel)).Value;
        }
        catch (RequestFailedException e) when (e.Status == 412)
        {
            // Somebody has put it again.
            return false;
        }
    }

    [GeneratedRegex("[0-9a-f]{64}", RegexOptions.NonBacktracking)]
    private static partial Regex Name();
}
