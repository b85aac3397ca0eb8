using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json;

namespace Azure.Data.Tables;

/// <summary>The stored properties of an entity class, found once per class.</summary>
internal sealed class EntityShape
{
    private static readonly ConcurrentDictionary<Type, EntityShape> Shapes = new();

    private readonly EntityProperty[] _properties;

    private EntityShape(Type type) => _properties = type
        .GetProperties(BindingFlags.Instance | BindingFlags.Public)
        .Where(property => property.Name is not (nameof(ITableEntity.PartitionKey) or nameof(ITableEntity.RowKey)
            or nameof(ITableEntity.Timestamp) or nameof(ITableEntity.ETag)))
        .Select(EntityProperty.Of)
        .OfType<EntityProperty>()
        .ToArray();

    public static EntityShape Of(Type type) => Shapes.GetOrAdd(type, static type => new EntityShape(type));

    public void Write(Utf8JsonWriter writer, ITableEntity entity)
    {
        foreach (var property in _properties) property.Write(writer, entity);
    }

    /// <summary>The property of the name under the reader. The service answers in the order written, so the search starts at the last hit.</summary>
    public EntityProperty? Find(ref Utf8JsonReader reader, ref int hint)
    {
        for (var tried = 0; tried < _properties.Length; tried++)
        {
            var index = (hint + tried) % _properties.Length;
            if (!reader.ValueTextEquals(_properties[index].Utf8Name)) continue;
            hint = index + 1;
            return _properties[index];
        }
        return null;
    }
}
