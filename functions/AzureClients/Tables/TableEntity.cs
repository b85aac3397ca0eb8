using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Azure.Data.Tables;

/// <summary>A row as a dictionary, for rows without a class of their own. Keys and version are among the entries.</summary>
public sealed class TableEntity : ITableEntity, IDictionary<string, object?>
{
    internal const string PartitionKeyName = "PartitionKey";
    internal const string RowKeyName = "RowKey";
    internal const string TimestampName = "Timestamp";
    internal const string ETagName = "odata.etag";

    private readonly Dictionary<string, object?> _properties;

    /// <summary>An empty row.</summary>
    public TableEntity() => _properties = [];

    /// <summary>A row with the given keys.</summary>
    /// <param name="partitionKey">The partition.</param>
    /// <param name="rowKey">The row within the partition.</param>
    public TableEntity(string partitionKey, string rowKey)
    {
        _properties = [];
        PartitionKey = partitionKey;
        RowKey = rowKey;
    }

    /// <summary>A row with a copy of the given entries.</summary>
    /// <param name="values">Property names and values; the keys go under <c>PartitionKey</c> and <c>RowKey</c>.</param>
    public TableEntity(IDictionary<string, object?> values) => _properties = values is null ? [] : new(values);

    /// <summary>The partition of the row.</summary>
    public string PartitionKey
    {
        get => GetString(PartitionKeyName)!;
        set => _properties[PartitionKeyName] = value;
    }

    /// <summary>The key of the row within its partition.</summary>
    public string RowKey
    {
        get => GetString(RowKeyName)!;
        set => _properties[RowKeyName] = value;
    }

    /// <summary>When the service last changed the row; null on a row that was not read. Ignored on writes.</summary>
    public DateTimeOffset? Timestamp
    {
        get => GetDateTimeOffset(TimestampName);
        set => _properties[TimestampName] = value;
    }

    /// <summary>The version of the row, as last read; the default on a row that was not read.</summary>
    public ETag ETag
    {
        get => GetString(ETagName) is { } etag ? new ETag(etag) : default;
        set => _properties[ETagName] = value.ToString();
    }

    /// <summary>The number of entries, keys and version included.</summary>
    public int Count => _properties.Count;

    /// <summary>The names of the entries, keys and version included.</summary>
    public ICollection<string> Keys => _properties.Keys;

    ICollection<object?> IDictionary<string, object?>.Values => _properties.Values;

    bool ICollection<KeyValuePair<string, object?>>.IsReadOnly => false;

    /// <summary>The value under a name; null when there is none. A changed value keeps its type; an integer may widen.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The value set is of another type than the value it replaces.</exception>
    public object? this[string key]
    {
        get => _properties.GetValueOrDefault(key);
        set => _properties[key] = Widened(key, value);
    }

    /// <summary>The text under a name; null when there is none.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public string? GetString(string key) => Get<string>(key);

    /// <summary>The bytes under a name; null when there are none.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public byte[]? GetBinary(string key) => Get<byte[]>(key);

    /// <summary>The bytes under a name; null when there are none.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public BinaryData? GetBinaryData(string key) => this[key] is byte[] bytes ? new BinaryData(bytes) : Get<BinaryData>(key);

    /// <summary>The boolean under a name; null when there is none.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public bool? GetBoolean(string key) => GetStruct<bool>(key);

    /// <summary>The instant under a name, in UTC; null when there is none.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public DateTime? GetDateTime(string key) => this[key] is DateTimeOffset at ? at.UtcDateTime : GetStruct<DateTime>(key);

    /// <summary>The instant under a name; null when there is none.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public DateTimeOffset? GetDateTimeOffset(string key) => this[key] is DateTime at ? new DateTimeOffset(at) : GetStruct<DateTimeOffset>(key);

    /// <summary>The double under a name; null when there is none.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public double? GetDouble(string key) => GetStruct<double>(key);

    /// <summary>The GUID under a name; null when there is none.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public Guid? GetGuid(string key) => GetStruct<Guid>(key);

    /// <summary>The 32 bit integer under a name; null when there is none.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public int? GetInt32(string key) => GetStruct<int>(key);

    /// <summary>The 64 bit integer under a name; null when there is none.</summary>
    /// <param name="key">The name of the property.</param>
    /// <exception cref="InvalidOperationException">The value is of another type.</exception>
    public long? GetInt64(string key) => GetStruct<long>(key);

    /// <summary>Adds an entry.</summary>
    /// <param name="key">The name of the property.</param>
    /// <param name="value">Its value.</param>
    public void Add(string key, object? value) => this[key] = value;

    /// <summary>Removes every entry, keys included.</summary>
    public void Clear() => _properties.Clear();

    /// <summary>Whether there is an entry of that name.</summary>
    /// <param name="key">The name of the property.</param>
    public bool ContainsKey(string key) => _properties.ContainsKey(key);

    /// <summary>Removes an entry; false when there was none.</summary>
    /// <param name="key">The name of the property.</param>
    public bool Remove(string key) => _properties.Remove(key);

    /// <summary>Finds an entry; false when there is none.</summary>
    /// <param name="key">The name of the property.</param>
    /// <param name="value">Its value.</param>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out object? value) => _properties.TryGetValue(key, out value);

    void ICollection<KeyValuePair<string, object?>>.Add(KeyValuePair<string, object?> item) => this[item.Key] = item.Value;

    bool ICollection<KeyValuePair<string, object?>>.Contains(KeyValuePair<string, object?> item) =>
        ((ICollection<KeyValuePair<string, object?>>)_properties).Contains(item);

    void ICollection<KeyValuePair<string, object?>>.CopyTo(KeyValuePair<string, object?>[] array, int arrayIndex) =>
        ((ICollection<KeyValuePair<string, object?>>)_properties).CopyTo(array, arrayIndex);

    bool ICollection<KeyValuePair<string, object?>>.Remove(KeyValuePair<string, object?> item) =>
        ((ICollection<KeyValuePair<string, object?>>)_properties).Remove(item);

    IEnumerator<KeyValuePair<string, object?>> IEnumerable<KeyValuePair<string, object?>>.GetEnumerator() => _properties.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _properties.GetEnumerator();

    // The writer's way in: no boxing of the enumerator, no type check.
    internal Dictionary<string, object?> Properties => _properties;

    private T? Get<T>(string key) where T : class => this[key] switch
    {
        null => null,
        T value => value,
        var other => throw Mismatch<T>(other),
    };

    private T? GetStruct<T>(string key) where T : struct => this[key] switch
    {
        null => null,
        T value => value,
        var other => throw Mismatch<T>(other),
    };

    private static InvalidOperationException Mismatch<T>(object value) =>
        new($"Cannot return {typeof(T)} type for a {value.GetType()} typed property.");

    private object? Widened(string key, object? value) => (_properties.GetValueOrDefault(key), value) switch
    {
        (null, _) or (_, null) => value,
        (double, int narrow) => (double)narrow,
        (long, int narrow) => (long)narrow,
        (int, double or long) => value,
        var (old, _) when old.GetType().IsInstanceOfType(value) => value,
        var (old, _) => throw new InvalidOperationException($"A {value.GetType()} cannot replace the {old.GetType()} under '{key}'."),
    };
}
