using System.Globalization;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>How one CLR type travels: its OData type name, when JSON alone does not tell, and its JSON form.</summary>
/// <remarks>https://learn.microsoft.com/rest/api/storageservices/payload-format-for-table-service-operations</remarks>
internal abstract class EdmCodec<T>(string? typeName)
{
    public string? TypeName { get; } = typeName;

    public virtual bool IsNull(T value) => value is null;

    public abstract void Write(Utf8JsonWriter writer, T value);

    public abstract T Read(ref Utf8JsonReader reader);
}

internal static class EdmTypes
{
    public const string Binary = "Edm.Binary";
    public const string DateTime = "Edm.DateTime";
    public const string Double = "Edm.Double";
    public const string Guid = "Edm.Guid";
    public const string Int64 = "Edm.Int64";
}

internal sealed class StringCodec() : EdmCodec<string>(null)
{
    public override void Write(Utf8JsonWriter writer, string value) => writer.WriteStringValue(value);

    public override string Read(ref Utf8JsonReader reader) => reader.GetString()!;
}

internal sealed class BooleanCodec() : EdmCodec<bool>(null)
{
    public override void Write(Utf8JsonWriter writer, bool value) => writer.WriteBooleanValue(value);

    public override bool Read(ref Utf8JsonReader reader) => reader.GetBoolean();
}

internal sealed class Int32Codec() : EdmCodec<int>(null)
{
    public override void Write(Utf8JsonWriter writer, int value) => writer.WriteNumberValue(value);

    public override int Read(ref Utf8JsonReader reader) => reader.GetInt32();
}

internal sealed class Int64Codec() : EdmCodec<long>(EdmTypes.Int64)
{
    // JSON numbers lose precision above 2^53, so the service wants text.
    public override void Write(Utf8JsonWriter writer, long value)
    {
        Span<byte> text = stackalloc byte[20];
        value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }

    public override long Read(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number
        ? reader.GetInt64()
        : long.Parse(reader.GetString()!, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}

internal sealed class DoubleCodec() : EdmCodec<double>(EdmTypes.Double)
{
    public override void Write(Utf8JsonWriter writer, double value)
    {
        if (double.IsFinite(value)) writer.WriteNumberValue(value);
        else writer.WriteStringValue(double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }

    public override double Read(ref Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number
        ? reader.GetDouble()
        : double.Parse(reader.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture);
}

internal sealed class GuidCodec() : EdmCodec<Guid>(EdmTypes.Guid)
{
    public override void Write(Utf8JsonWriter writer, Guid value) => writer.WriteStringValue(value);

    public override Guid Read(ref Utf8JsonReader reader) => Guid.Parse(reader.GetString()!);
}

internal sealed class DateTimeOffsetCodec() : EdmCodec<DateTimeOffset>(EdmTypes.DateTime)
{
    // Always seven digits and a Z: the service keeps ticks, and compares timestamps as it stored them.
    public const string Format = "yyyy-MM-ddTHH:mm:ss.fffffffZ";

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value)
    {
        Span<byte> text = stackalloc byte[28];
        value.UtcDateTime.TryFormat(text, out var length, Format, CultureInfo.InvariantCulture);
        writer.WriteStringValue(text[..length]);
    }

    public override DateTimeOffset Read(ref Utf8JsonReader reader) => reader.TryGetDateTimeOffset(out var value)
        ? value
        : DateTimeOffset.Parse(reader.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

internal sealed class DateTimeCodec() : EdmCodec<DateTime>(EdmTypes.DateTime)
{
    public override void Write(Utf8JsonWriter writer, DateTime value)
    {
        if (value.Kind != DateTimeKind.Utc)
            throw new NotSupportedException($"DateTime {value:O} has a Kind of {value.Kind}; it must be UTC. Use DateTimeOffset instead.");
        Edm.DateTimeOffset.Write(writer, new DateTimeOffset(value));
    }

    public override DateTime Read(ref Utf8JsonReader reader) => Edm.DateTimeOffset.Read(ref reader).UtcDateTime;
}

internal sealed class BytesCodec() : EdmCodec<byte[]>(EdmTypes.Binary)
{
    public override void Write(Utf8JsonWriter writer, byte[] value) => writer.WriteBase64StringValue(value);

    public override byte[] Read(ref Utf8JsonReader reader) => reader.GetBytesFromBase64();
}

internal sealed class BinaryDataCodec() : EdmCodec<BinaryData>(EdmTypes.Binary)
{
    public override void Write(Utf8JsonWriter writer, BinaryData value) => writer.WriteBase64StringValue(value.ToMemory().Span);

    public override BinaryData Read(ref Utf8JsonReader reader) => new(reader.GetBytesFromBase64());
}

internal sealed class EnumCodec<T>() : EdmCodec<T>(null) where T : struct, Enum
{
    public override void Write(Utf8JsonWriter writer, T value) => writer.WriteStringValue(value.ToString());

    public override T Read(ref Utf8JsonReader reader) => Enum.Parse<T>(reader.GetString()!);
}

internal sealed class NullableCodec<T>(EdmCodec<T> codec) : EdmCodec<T?>(codec.TypeName) where T : struct
{
    public override void Write(Utf8JsonWriter writer, T? value) => codec.Write(writer, value.GetValueOrDefault());

    public override T? Read(ref Utf8JsonReader reader) => codec.Read(ref reader);
}
