using Azure.Data.Tables;
namespace Platform.Storage;

/// <summary>Who writes, and on what occasion. Nothing secret.</summary>
/// <param name="Id">The account.</param>
/// <param name="Name">For people.</param>
/// <param name="Kind">What kind of account it is.</param>
/// <param name="Action">The permission that the endpoint asked for.</param>
/// <param name="Method">HTTP method.</param>
/// <param name="Path">Path without query.</param>
/// <param name="From">Network address of the caller, as far as it is known.</param>
/// <param name="UserAgent">What the caller's program calls itself.</param>
/// <param name="Owns">What the author comes to own by making it, in the journal's own words; null for nothing.</param>
public sealed record JournalAuthor(Guid Id, string Name, string Kind, string Action, string Method, string Path, string? From, string? UserAgent, string? Owns);

/// <summary>What became of a row: <c>added</c>, <c>put</c>, <c>changed</c> or <c>removed</c>, with the SHA-256 of its record before and after where they are known.</summary>
public sealed record JournalRow(string Row, string Change, string? Before, string? After);

/// <summary>One committed group of writes. It is written with the group itself, so that neither is there without the other.</summary>
public sealed record JournalEntry(Guid Id, DateTimeOffset At, JournalAuthor Author, string Table, string Partition, IReadOnlyList<JournalRow> Rows);

/// <summary>Takes entries from the partitions in which they are written.</summary>
public interface IJournal
{
    /// <summary>Entries may be found in a partition from now on. Called before each commit; throws what storage throws.</summary>
    Task Expect(string table, string partition, CancellationToken cancel);

    /// <summary>An entry was committed. Must not throw: the commit stands.</summary>
    Task Committed(JournalEntry entry);
}

/// <summary>
/// Writes a row about each group of writes into the group itself while somebody is named as their author. Ambient, because it must hold for every write of a request and no
/// store decides about it.
/// </summary>
public static class Journal
{
    /// <summary>The prefix of the rows that entries lie in until they are taken. They are no records of their table.</summary>
    public const string Prefix = "journal|";

    private static readonly AsyncLocal<Scope?> Ambient = new();

    /// <summary>Names the author of everything that this flow writes until the scope ends.</summary>
    public static IDisposable Open(IJournal journal, JournalAuthor author, TimeProvider clock) => Set(new(journal, author, clock));

    /// <summary>Nothing that this flow writes until the scope ends is of an author: what follows from a change by itself.</summary>
    public static IDisposable Pause() => Set(null);

    internal static Scope? Current => Ambient.Value;

    internal static bool IsEntry(TableTransactionAction action) => action.Entity.RowKey.StartsWith(Prefix, StringComparison.Ordinal);

    internal static string RowOf(JournalEntry entry) => $"{Prefix}{entry.At.UtcTicks:D19}|{entry.Id:N}";

    private static Restore Set(Scope? scope)
    {
        var before = Ambient.Value;
        Ambient.Value = scope;
        return new(before);
    }

    internal sealed record Scope(IJournal Journal, JournalAuthor Author, TimeProvider Clock);

    private sealed class Restore(Scope? before) : IDisposable
    {
        public void Dispose() => Ambient.Value = before;
    }
}
