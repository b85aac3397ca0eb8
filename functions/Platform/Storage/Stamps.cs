using System.Collections.Concurrent;
using System.Diagnostics;
using Azure.Data.Tables;

namespace Platform.Storage;

/// <summary>
/// One row per partition that says of each remembered kind which transaction wrote rows of it last. It is merged in every such transaction, a column per kind, so that one
/// point read tells what of everything has changed.
/// </summary>
internal sealed class Stamps(TableClient table, IReadOnlyCollection<string> kinds)
{
    /// <summary>The prefix of rows that are no records of their table.</summary>
    public const string Prefix = "stamp|";

    private const string Row = Prefix + "all";

    private readonly ConcurrentDictionary<string, Turns> _turns = new(StringComparer.Ordinal);

    /// <summary>The remembered kind that a row or prefix is of, or null.</summary>
    public string? KindOf(string row)
    {
        var end = row.IndexOf('|', StringComparison.Ordinal);
        var kind = end < 0 ? "" : row[..(end + 1)];
        return kinds.Contains(kind) ? kind : null;
    }

    /// <summary>What a group with these rows must merge into its partition's row; null for nothing.</summary>
    public TableEntity? For(string partition, IEnumerable<string> rows, string stamp) => Merge(partition, rows, (entity, kind) => entity[ColumnOf(kind)] = stamp);

    /// <summary>What a group that has no room for its stamp merges before it is sent: until it is done, or long enough ago, nobody believes what they remember.</summary>
    public TableEntity Announcing(string partition, IEnumerable<string> rows, string stamp) => Merge(partition, rows, (entity, kind) => entity[MarkColumnOf(kind)] = stamp)!;

    /// <summary>What it merges once it is done.</summary>
    public TableEntity Done(string partition, IEnumerable<string> rows, string stamp) =>
        Merge(partition, rows, (entity, kind) => (entity[ColumnOf(kind)], entity[MarkColumnOf(kind)]) = (stamp, ""))!;

    private TableEntity? Merge(string partition, IEnumerable<string> rows, Action<TableEntity, string> write)
    {
        TableEntity? entity = null;
        foreach (var row in rows)
            if (KindOf(row) is { } kind) write(entity ??= new(partition, Row), kind);
        return entity;
    }

    /// <summary>
    /// What the stamps say now. Those who ask while a look is under way share the next one, which begins after they asked: however many ask, there is one storage call at a
    /// time, and nobody is told what is older than their question.
    /// </summary>
    public Task<Look> Look(string partition) => _turns.GetOrAdd(partition, key => new(() => Read(key))).Take();

    // Names of columns have no hyphens.
    public static string ColumnOf(string kind) => kind[..^1].Replace('-', '_');

    public static string MarkColumnOf(string kind) => ColumnOf(kind) + "__announced";

    private async Task<Look> Read(string partition)
    {
        var at = Stopwatch.GetTimestamp();
        var found = await table.GetEntityIfExistsAsync<TableEntity>(partition, Row, cancellationToken: CancellationToken.None);
        return new(at, found.HasValue ? found.Value : null);
    }

    private sealed class Turns(Func<Task<Look>> read)
    {
        private readonly Lock _lock = new();
        private Task<Look>? _now;
        private Task<Look>? _next;

        public Task<Look> Take()
        {
            lock (_lock)
            {
                if (_next is not null) return _next;
                if (_now is { IsCompleted: false }) return _next = After(_now);
                return _now = read();
            }
        }

        private async Task<Look> After(Task before)
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
            lock (_lock) (_now, _next) = (_next, null);
            return await read();
        }
    }
}
