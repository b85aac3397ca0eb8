using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>JSON to rows, in one pass over the answer's bytes.</summary>
internal static class EntityReader
{
    private const string TypeSuffix = "@odata.type";

    public static T ReadOne<T>(Response response) where T : class, ITableEntity
    {
        var reader = new Utf8JsonReader(response.Content.ToMemory().Span);
        reader.Read();
        var entity = Read<T>(ref reader);
        // A selection without system properties leaves the version to the header.
        if (entity.ETag == default && response.Headers.ETag is { } etag) entity.ETag = etag;
        return entity;
    }

    /// <summary>The rows of a page: the array under <c>value</c>.</summary>
    public static List<T> ReadMany<T>(Response response) where T : class, ITableEntity
    {
        var reader = new Utf8JsonReader(response.Content.ToMemory().Span);
        var entities = new List<T>();
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (!reader.ValueTextEquals("value"u8))
            {
                reader.Skip();
                continue;
            }
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.StartObject) entities.Add(Read<T>(ref reader));
        }
        return entities;
    }

    /// <summary>One row. The reader stands on its opening brace, and is left on its closing one.</summary>
    private static T Read<T>(ref Utf8JsonReader reader) where T : class, ITableEntity
    {
        if (typeof(T) == typeof(TableEntity)) return (T)(object)ReadUntyped(ref reader);
        var entity = Activator.CreateInstance(typeof(T), nonPublic: true) as T
            ?? throw new InvalidOperationException($"{typeof(T)} has no parameterless constructor.");
        ReadTyped(ref reader, entity, EntityShape.Of(typeof(T)));
        return entity;
    }

    private static void ReadTyped(ref Utf8JsonReader reader, ITableEntity entity, EntityShape shape)
    {
        var hint = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("PartitionKey"u8)) entity.PartitionKey = NextString(ref reader);
            else if (reader.ValueTextEquals("RowKey"u8)) entity.RowKey = NextString(ref reader);
            else if (reader.ValueTextEquals("odata.etag"u8)) entity.ETag = new ETag(NextString(ref reader));
            else if (reader.ValueTextEquals("Timestamp"u8))
            {
                reader.Read();
                entity.Timestamp = Edm.DateTimeOffset.Read(ref reader);
            }
            else if (shape.Find(ref reader, ref hint) is { } property)
            {
                reader.Read();
                property.Read(ref reader, entity);
            }
            else reader.Skip();
        }
    }

    private static string NextString(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.GetString()!;
    }

    private static TableEntity ReadUntyped(ref Utf8JsonReader reader)
    {
        var entity = new TableEntity();
        string? annotated = null, edm = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name.EndsWith(TypeSuffix, StringComparison.Ordinal))
            {
                (annotated, edm) = (name[..^TypeSuffix.Length], reader.GetString());
                // OData lets the annotation follow its value, too.
                if (entity.Properties.TryGetValue(annotated, out var early)) entity.Properties[annotated] = Convert(early, edm);
            }
            else if (name == TableEntity.TimestampName) entity.Properties[name] = Edm.DateTimeOffset.Read(ref reader);
            else if (name.StartsWith("odata.", StringComparison.Ordinal) && name != TableEntity.ETagName) reader.Skip();
            else entity.Properties[name] = ReadValue(ref reader, name == annotated ? edm : null);
        }
        return entity;
    }

    private static object? ReadValue(ref Utf8JsonReader reader, string? edm) => (reader.TokenType, edm) switch
    {
        (JsonTokenType.Null, _) => null,
        (_, EdmTypes.Int64) => Edm.Int64.Read(ref reader),
        (_, EdmTypes.Double) => Edm.Double.Read(ref reader),
        (_, EdmTypes.Guid) => Edm.Guid.Read(ref reader),
        (_, EdmTypes.DateTime) => Edm.DateTimeOffset.Read(ref reader),
        (_, EdmTypes.Binary) => Edm.Bytes.Read(ref reader),
        (JsonTokenType.String, _) => reader.GetString(),
        (JsonTokenType.True, _) => true,
        (JsonTokenType.False, _) => false,
        (JsonTokenType.Number, _) when reader.TryGetInt32(out var integer) => integer,
        (JsonTokenType.Number, _) when reader.TryGetInt64(out var integer) => integer,
        (JsonTokenType.Number, _) => reader.GetDouble(),
        (var token, _) => throw new JsonException($"A row's value cannot be {token}."),
    };

    private static object? Convert(object? value, string? edm) => (value, edm) switch
    {
        (string text, EdmTypes.Int64) => long.Parse(text, CultureInfo.InvariantCulture),
        (int integer, EdmTypes.Int64) => (long)integer,
        (string text, EdmTypes.Double) => double.Parse(text, CultureInfo.InvariantCulture),
        (int integer, EdmTypes.Double) => (double)integer,
        (long integer, EdmTypes.Double) => (double)integer,
        (string text, EdmTypes.Guid) => Guid.Parse(text),
        (string text, EdmTypes.DateTime) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
        (string text, EdmTypes.Binary) => System.Convert.FromBase64String(text),
        _ => value,
    };
}
