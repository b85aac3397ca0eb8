using System.Reflection;

namespace Azure.Data.Tables;

/// <summary>The codecs of the types a row can hold.</summary>
internal static class Edm
{
    public static readonly StringCodec String = new();
    public static readonly BooleanCodec Boolean = new();
    public static readonly Int32Codec Int32 = new();
    public static readonly Int64Codec Int64 = new();
    public static readonly DoubleCodec Double = new();
    public static readonly GuidCodec Guid = new();
    public static readonly DateTimeOffsetCodec DateTimeOffset = new();
    public static readonly DateTimeCodec DateTime = new();
    public static readonly BytesCodec Bytes = new();
    public static readonly BinaryDataCodec BinaryData = new();

    private static readonly Dictionary<Type, object> Codecs = new()
    {
        [typeof(string)] = String,
        [typeof(bool)] = Boolean,
        [typeof(int)] = Int32,
        [typeof(long)] = Int64,
        [typeof(double)] = Double,
        [typeof(Guid)] = Guid,
        [typeof(DateTimeOffset)] = DateTimeOffset,
        [typeof(DateTime)] = DateTime,
        [typeof(byte[])] = Bytes,
        [typeof(BinaryData)] = BinaryData,
    };

    /// <summary>The codec of a type; null when a row cannot hold it.</summary>
    public static object? For(Type type)
    {
        if (Codecs.TryGetValue(type, out var codec)) return codec;
        if (type.IsEnum) return Activator.CreateInstance(typeof(EnumCodec<>).MakeGenericType(type));
        if (Nullable.GetUnderlyingType(type) is not { } underlying || For(underlying) is not { } inner) return null;
        return typeof(NullableCodec<>).MakeGenericType(underlying).GetConstructors(BindingFlags.Instance | BindingFlags.Public)[0].Invoke([inner]);
    }
}
