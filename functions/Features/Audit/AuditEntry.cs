using System.Security.Cryptography;
using System.Text.Json;
using Platform.Http;
using Platform.Storage;

namespace Features.Audit;

/// <summary>One entry of the audit log, as it is stored and shown.</summary>
/// <param name="Number">Its place in the chain, from 1.</param>
/// <param name="Id">Its id.</param>
/// <param name="CreatedAt">When the write was made.</param>
/// <param name="Actor">Who made it, and from where.</param>
/// <param name="Request">On what occasion.</param>
/// <param name="EntityIds">Ids of what was written, and of what it stands under.</param>
/// <param name="Changes">What was written.</param>
/// <param name="PreviousHash">Hash of the entry before; empty for the first.</param>
/// <param name="Hash">SHA-256 over everything else.</param>
public sealed record AuditEntry(
    long Number, Guid Id, DateTimeOffset CreatedAt, AuditActor Actor, AuditRequest Request, IReadOnlyList<Guid> EntityIds, IReadOnlyList<AuditChange> Changes,
    string PreviousHash, string Hash)
{
    /// <summary>Ids by which an entry is found. A write that concerns more is found by the first, and shows them all in its changes.</summary>
    public const int EntitiesMax = 8;

    /// <summary>The entry that follows another in the chain.</summary>
    public static AuditEntry After(ChainHead head, JournalEntry entry)
    {
        var author = entry.Author;
        var unsigned = new AuditEntry(
            head.Number + 1, entry.Id, Milliseconds(entry.At), new(author.Id, author.Name, author.Kind, author.From, author.UserAgent), new(author.Action, author.Method, author.Path),
            [.. IdsIn(entry).Distinct().Take(EntitiesMax)],
            [.. entry.Rows.Select(row => new AuditChange($"{entry.Table}/{entry.Partition}/{row.Row}", row.Change, row.Before, row.After))], head.Hash, "");
        return unsigned with { Hash = unsigned.ComputeHash() };
    }

    /// <summary>What <see cref="Hash"/> must be.</summary>
    public string ComputeHash() => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(this with { Hash = "" }, Wire.Json)));

    // What is shown is what is hashed, and times are shown in milliseconds.
    private static DateTimeOffset Milliseconds(DateTimeOffset at) => DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());

    // Keys are words and ids with a bar between; partitions are ids where they are not words.
    private static IEnumerable<Guid> IdsIn(JournalEntry entry)
    {
        foreach (var part in entry.Rows.SelectMany(row => row.Row.Split('|')).Append(entry.Partition))
            if (Guid.TryParseExact(part, "D", out var id)) yield return id;
    }
}

public sealed record AuditActor(Guid Id, string Name, string Type, string? Address, string? UserAgent);

public sealed record AuditRequest(string Action, string Method, string Path);

/// <summary>What became of one record; hashes are SHA-256 of the record as it is stored.</summary>
public sealed record AuditChange(string Record, string Change, string? BeforeHash, string? AfterHash);

/// <summary>The end of the chain.</summary>
public sealed record ChainHead(long Number, string Hash)
{
    public static ChainHead Start { get; } = new(0, "");
}

/// <summary>Points to an entry.</summary>
public sealed record AuditPointer(long Number);
