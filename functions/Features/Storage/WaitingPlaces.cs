using System.Collections.Concurrent;
using System.Globalization;
using Platform.Storage;

namespace Features.Storage;

/// <summary>A partition in which something may wait to be taken out.</summary>
public sealed record WaitingPlace(string Table, string Partition);

/// <summary>
/// The partitions in which rows may wait that a commit left there for later. A place is written down before the first commit of an hour, so that none is overlooked after a kill.
/// </summary>
public sealed class WaitingPlaces(DocumentTable table, string partition, TimeProvider clock)
{
    private const int HourLength = 10;

    // A commit may come this long after its place was written down, with every retry and time-out.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<string, byte> _expected = new(StringComparer.Ordinal);

    /// <summary>Something may be found in a place from now on. Call it before the commit.</summary>
    public async Task Expect(string ofTable, string ofPartition, CancellationToken cancel)
    {
        var row = $"{HourOf(clock.GetUtcNow())}|{ofTable}|{ofPartition}";
        if (_expected.ContainsKey(row)) return;
        await table.Begin(partition).Put(row, new WaitingPlace(ofTable, ofPartition)).Commit(cancel);
        foreach (var old in _expected.Keys.Where(key => string.CompareOrdinal(key, 0, row, 0, HourLength) < 0)) _expected.TryRemove(old, out _);
        _expected[row] = 0;
    }

    /// <summary>Goes to every place, and forgets those of hours that are over.</summary>
    public async Task Visit(Func<WaitingPlace, CancellationToken, Task> take, CancellationToken cancel)
    {
        var over = HourOf(clock.GetUtcNow() - Settled);
        var places = await table.List<WaitingPlace>(partition, "", cancel);
        foreach (var place in places.Select(row => row.Value).Distinct()) await take(place, cancel);
        foreach (var place in places.Where(row => string.CompareOrdinal(row.Row, 0, over, 0, HourLength) < 0))
            await table.Begin(partition).Remove(place).Commit(cancel);
    }

    /// <summary>Takes rows out of a place. Somebody else may be taking them too.</summary>
    public static async Task Remove(DocumentTable from, string ofPartition, IEnumerable<string> rows, CancellationToken cancel)
    {
        foreach (var group in rows.Chunk(Batch.WritesMax))
        {
            var batch = from.Begin(ofPartition);
            foreach (var row in group) batch.Remove(row);
            if ((await batch.Commit(cancel)).Committed) continue;
            // Those that are gone fail the group; the rest of it goes one by one.
            foreach (var row in group) await from.Begin(ofPartition).Remove(row).Commit(cancel);
        }
    }

    private static string HourOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyyMMddHH", CultureInfo.InvariantCulture);
}
