using System.Globalization;
using System.Text.Json;

namespace Features.Specifications.Rules;

/// <summary>A value of a document and where it stands. Whatever kind it is of, it can be asked for its members and items: a value of another kind has none.</summary>
internal readonly record struct Node(JsonElement Element, Place Place)
{
    public string Name => Place.Name;

    public bool IsObject => Element.ValueKind == JsonValueKind.Object;

    public Node? this[string name] => IsObject && Element.TryGetProperty(name, out var found) ? new(found, new(Place, name)) : null;

    /// <summary>The members but for extensions.</summary>
    public IEnumerable<Node> Members
    {
        get
        {
            if (!IsObject) yield break;
            foreach (var property in Element.EnumerateObject())
                if (!property.Name.StartsWith("x-", StringComparison.Ordinal)) yield return new(property.Value, new(Place, property.Name));
        }
    }

    public IEnumerable<Node> Items
    {
        get
        {
            if (Element.ValueKind != JsonValueKind.Array) yield break;
            var index = 0;
            foreach (var item in Element.EnumerateArray()) yield return new(item, new(Place, (index++).ToString(CultureInfo.InvariantCulture)));
        }
    }

    /// <summary>The members of a member, none when it is not there.</summary>
    public IEnumerable<Node> MembersOf(string name) => this[name]?.Members ?? [];

    /// <summary>The items of a member, none when it is not there.</summary>
    public IEnumerable<Node> ItemsOf(string name) => this[name]?.Items ?? [];

    /// <summary>The text of a member that is a string.</summary>
    public string? Text(string name) => this[name] is { Element.ValueKind: JsonValueKind.String } found ? found.Element.GetString() : null;

    /// <summary>The text of this, when it is a string.</summary>
    public string? Text() => Element.ValueKind == JsonValueKind.String ? Element.GetString() : null;

    public bool IsTrue(string name) => this[name] is { Element.ValueKind: JsonValueKind.True };
}
