namespace Platform.Storage;

/// <summary>What a group of writes does to one record.</summary>
/// <param name="Row">Row key.</param>
/// <param name="Before">The record as it was read; null when it is new, or when nobody read it.</param>
/// <param name="After">The record as it will be; null when it is removed.</param>
public sealed record RecordChange(string Row, object? Before, object? After);

/// <summary>Something that happened and that somebody outside may want to know.</summary>
/// <param name="Id">One id for all who are told, made of the time (RFC 9562, version 7).</param>
/// <param name="At">When it was written.</param>
/// <param name="Type">What happened, in the product's words.</param>
/// <param name="Data">Ids and words. Nothing secret, nothing personal.</param>
public sealed record Notice(Guid Id, DateTimeOffset At, string Type, IReadOnlyDictionary<string, string> Data)
{
    /// <summary>The prefix of the rows in which notices lie until they are given. They are no records of their table.</summary>
    public const string Prefix = "notice|";

    /// <summary>The row of a group's notices, named by the first of them.</summary>
    public static string RowOf(Notice first) => $"{Prefix}{first.Id:D}";
}

/// <summary>Tells the outside what is written to tables. A notice is part of the transaction that it tells of.</summary>
public interface INotices
{
    /// <summary>What a group of writes gives to tell; empty for nothing. Pure, and called for every group.</summary>
    /// <param name="table">The table.</param>
    /// <param name="partition">The partition.</param>
    /// <param name="changes">Everything that the group writes or removes.</param>
    IReadOnlyList<Notice> Of(string table, string partition, IReadOnlyList<RecordChange> changes);

    /// <summary>Notices may be found in a partition from now on. Called before the commit; throws what storage throws.</summary>
    Task Expect(string table, string partition, CancellationToken cancel);

    /// <summary>A group with notices was committed. Must not throw: the commit stands.</summary>
    void Committed(string table, string partition);
}
