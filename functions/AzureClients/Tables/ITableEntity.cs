namespace Azure.Data.Tables;

/// <summary>A row of a table. Implement it in a class with a parameterless constructor to read and write rows as that class.</summary>
/// <remarks>
/// Public properties are stored under their names: strings, booleans, 32 and 64 bit integers, doubles, GUIDs, UTC dates, byte arrays,
/// <see cref="BinaryData"/> and enumerations (as text), and their nullable forms. A null is not stored.
/// </remarks>
public interface ITableEntity
{
    /// <summary>The partition: rows of one partition are listed and written together. At most 1 KiB, without <c>/ \ # ?</c>.</summary>
    string PartitionKey { get; set; }

    /// <summary>The row within its partition. At most 1 KiB, without <c>/ \ # ?</c>.</summary>
    string RowKey { get; set; }

    /// <summary>When the service last changed the row. Ignored on writes.</summary>
    DateTimeOffset? Timestamp { get; set; }

    /// <summary>The version of the row, as last read.</summary>
    ETag ETag { get; set; }
}
