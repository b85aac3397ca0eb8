using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>Rows to JSON. Version and timestamp stay behind: the service sets both.</summary>
internal static class EntityWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static ReadOnlyMemory<byte> Write(ITableEntity entity)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Options)) Write(writer, entity);
        return buffer.WrittenMemory;
    }

    private static void Write(Utf8JsonWriter writer, ITableEntity entity)
    {
        writer.WriteStartObject();
        writer.WriteString(TableEntity.PartitionKeyName, entity.PartitionKey);
        writer.WriteString(TableEntity.RowKeyName, entity.RowKey);
        if (entity is TableEntity untyped) Write(writer, untyped);
        else EntityShape.Of(entity.GetType()).Write(writer, entity);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, TableEntity entity)
    {
        foreach (var (name, value) in entity.Properties)
        {
            if (name is TableEntity.PartitionKeyName or TableEntity.RowKeyName or TableEntity.TimestampName or TableEntity.ETagName) continue;
            Write(writer, name, value);
        }
    }

    private static void Write(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            // The service ignores nulls, in merges too; sending them would only show a difference on emulators.
            case null: break;
            case string text: writer.WriteString(name, text); break;
            case bool boolean: writer.WriteBoolean(name, boolean); break;
            case int integer: writer.WriteNumber(name, integer); break;
            case long integer: Write(writer, name, Edm.Int64, integer); break;
            case double number: Write(writer, name, Edm.Double, number); break;
            case Guid guid: Write(writer, name, Edm.Guid, guid); break;
            case DateTimeOffset at: Write(writer, name, Edm.DateTimeOffset, at); break;
            case DateTime at: Write(writer, name, Edm.DateTime, at); break;
            case byte[] bytes: Write(writer, name, Edm.Bytes, bytes); break;
            case BinaryData bytes: Write(writer, name, Edm.BinaryData, bytes); break;
            default: throw new NotSupportedException($"A row cannot hold {value.GetType()} (property '{name}').");
        }
    }

    private static void Write<T>(Utf8JsonWriter writer, string name, EdmCodec<T> codec, T value)
    {
        writer.WriteString(name + "@odata.type", codec.TypeName);
        writer.WritePropertyName(name);
        codec.Write(writer, value);
    }
}
