using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Azure;
using Azure.Data.Tables;

namespace Platform.Storage;

/// <summary>A record as it was read from a table: where it stands, what it says, and the ETag that a later write must match.</summary>
/// <param name="Row">Row key.</param>
/// <param name="Value">The record.</param>
/// <param name="ETag">Version of the row in storage.</param>
public sealed record Document<T>(string Row, T Value, ETag ETag);

/// <summary>The row that keeps a name, slug or link unique. It says who holds it.</summary>
public sealed record Claim(Guid Owner);

/// <summary>How a record lies in a row: its JSON in <c>Json</c>, <c>Json1</c>, …, the schema version in <c>V</c>, the writer's stamp in <c>W</c>.</summary>
internal static class DocumentRow
{
    // A string property holds at most 64 KiB of UTF-16, and a row 1 MiB.
    private const int ChunkCharacters = 32_000;
    private const int ChunksMax = 14;

    // Nulls are written: left out, a null would come back as the property's default, or not at all where the property is required.
    // A chunk never ends within a surrogate pair: the encoder escapes what lies outside the first plane.
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
    };

    public static TableEntity Write<T>(string partition, string row, T value, int version, string stamp)
    {
        var entity = new TableEntity(partition, row) { ["V"] = version, ["W"] = stamp };
        var json = JsonSerializer.Serialize(value, Options);
        var chunks = (json.Length + ChunkCharacters - 1) / ChunkCharacters;
        if (chunks > ChunksMax) throw new InvalidOperationException($"a {typeof(T).Name} of {json.Length} characters does not fit into a row: large values are blobs");
        for (var i = 0; i < chunks; i++)
            entity[Column(i)] = json.Substring(i * ChunkCharacters, Math.Min(ChunkCharacters, json.Length - i * ChunkCharacters));
        return entity;
    }

    public static Document<T> Read<T>(TableEntity entity)
    {
        var json = entity.GetString("Json") ?? throw new InvalidDataException($"row {entity.RowKey} is not a document");
        for (var i = 1; entity.TryGetValue(Column(i), out var more); i++) json += (string)more!;
        return new(entity.RowKey, JsonSerializer.Deserialize<T>(json, Options)!, entity.ETag);
    }

    /// <summary>SHA-256 of the record as it lies in its row, in hex.</summary>
    public static string HashOf<T>(T value) => Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(value, Options)));

    private static string Column(int index) => index == 0 ? "Json" : $"Json{index}";
}
