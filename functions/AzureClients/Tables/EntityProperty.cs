using System.Reflection;
using System.Runtime.Serialization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>One stored property of an entity class: compiled once, read and written without boxing.</summary>
internal abstract class EntityProperty(string name)
{
    // Non-ASCII text travels as it is: the body is JSON on a wire, never part of a page.
    protected JsonEncodedText Name { get; } = JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(name);

    public abstract void Write(Utf8JsonWriter writer, object entity);

    public abstract void Read(ref Utf8JsonReader reader, object entity);

    /// <summary>The property's form on the wire; null for what rows do not hold.</summary>
    public static EntityProperty? Of(PropertyInfo property)
    {
        if (property.GetMethod is not { IsPublic: true } getter || property.GetIndexParameters().Length > 0
            || property.IsDefined(typeof(IgnoreDataMemberAttribute))) return null;
        var codec = Edm.For(property.PropertyType)
            ?? throw new NotSupportedException($"A row cannot hold {property.PropertyType} ({property.DeclaringType}.{property.Name}).");
        var name = property.GetCustomAttribute<DataMemberAttribute>()?.Name ?? property.Name;
        return (EntityProperty)Activator.CreateInstance(
            typeof(EntityProperty<,>).MakeGenericType(property.ReflectedType!, property.PropertyType), name, getter, property.SetMethod, codec)!;
    }
}

internal sealed class EntityProperty<TEntity, TValue>(string name, MethodInfo getter, MethodInfo? setter, EdmCodec<TValue> codec)
    : EntityProperty(name)
    where TEntity : class
{
    private readonly Func<TEntity, TValue> _get = getter.CreateDelegate<Func<TEntity, TValue>>();
    private readonly Action<TEntity, TValue>? _set = setter?.CreateDelegate<Action<TEntity, TValue>>();
    private readonly JsonEncodedText _typeName = JsonEncodedText.Encode(name + "@odata.type", JavaScriptEncoder.UnsafeRelaxedJsonEscaping);

    public override void Write(Utf8JsonWriter writer, object entity)
    {
        var value = _get((TEntity)entity);
        if (codec.IsNull(value)) return;
        if (codec.TypeName is { } type) writer.WriteString(_typeName, type);
        writer.WritePropertyName(Name);
        codec.Write(writer, value);
    }

    public override void Read(ref Utf8JsonReader reader, object entity)
    {
        if (_set is null) reader.Skip();
        else if (reader.TokenType == JsonTokenType.Null) _set((TEntity)entity, default!);
        else _set((TEntity)entity, codec.Read(ref reader));
    }
}
