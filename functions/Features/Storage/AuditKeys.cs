using System.Globalization;
using Platform.Storage;

namespace Features.Storage;

/// <summary>Row keys of the audit table. Of times the rest to the end of time is written, so that the newest stands first.</summary>
public static class AuditKeys
{
    /// <summary>The partition of the chain.</summary>
    public const string Log = "log";

    /// <summary>The partition of places in which entries may wait to be chained.</summary>
    public const string Places = "places";

    /// <summary>The end of the chain.</summary>
    public const string Head = "head";

    private const string At = "at|";

    /// <summary>The entry with a number; numbers begin with 1 and have no gaps.</summary>
    public static string Entry(long number) => $"entry|{number.ToString("D19", CultureInfo.InvariantCulture)}";

    /// <summary>Points to an entry by its time. It is the claim on the entry's id at once: an entry is chained once.</summary>
    public static string ByTime(DateTimeOffset at, Guid id) => $"{At}{Rest(at)}|{id:N}";

    /// <summary>Points to an entry by something that it is about.</summary>
    public static string ByEntity(Guid entityId, DateTimeOffset at, Guid id) => $"{Keys.All("of", entityId)}{Rest(at)}|{id:N}";

    /// <summary>The row keys of entries from one time (included) to another (not included), of one entity or of all.</summary>
    public static (string From, string To) Range(Guid? entityId, DateTimeOffset from, DateTimeOffset to)
    {
        var prefix = entityId is { } id ? Keys.All("of", id) : At;
        // "}" comes after the "|" that follows a time.
        return (prefix + Rest(to) + "}", prefix + Rest(from) + "}");
    }

    private static string Rest(DateTimeOffset at) => (DateTimeOffset.MaxValue.UtcTicks - at.UtcTicks).ToString("D19", CultureInfo.InvariantCulture);
}
