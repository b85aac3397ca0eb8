using System.Text;
using System.Text.Json;

namespace Policies;

/// <summary>Reads the values of a snapshot, one after the other. What is not as it should be is a <see cref="JsonException"/>.</summary>
internal ref struct SnapshotJson(ReadOnlySpan<byte> json)
{
    private readonly TextPool _texts = new();
    private Utf8JsonReader _json = new(json);

    public delegate T Read<out T>(ref SnapshotJson json);

    /// <summary>Steps into an object, or says that there is null in its place.</summary>
    public bool Open()
    {
        if (_json.TokenType is JsonTokenType.None or JsonTokenType.PropertyName)
            Step();
        if (_json.TokenType == JsonTokenType.Null)
            return false;
        return _json.TokenType == JsonTokenType.StartObject ? true : throw Wrong("an object");
    }

    /// <summary>Goes to the next property of the object; false at its end.</summary>
    public bool Next()
    {
        Step();
        return _json.TokenType == JsonTokenType.PropertyName;
    }

    public readonly bool Is(ReadOnlySpan<byte> property) => _json.ValueTextEquals(property);

    /// <summary>Passes over a property that this version does not know.</summary>
    public void Skip()
    {
        Step();
        _json.Skip();
    }

    public string Text() => TextOrNull() ?? throw Wrong("a text");

    public string? TextOrNull()
    {
        Step();
        return _json.TokenType is JsonTokenType.String or JsonTokenType.Null ? _json.GetString() : throw Wrong("a text");
    }

    /// <summary>A text that stands in a snapshot more than once: the same object each time.</summary>
    public string Shared() => SharedOrNull() ?? throw Wrong("a text");

    public string? SharedOrNull()
    {
        Step();
        if (_json.TokenType == JsonTokenType.Null)
            return null;
        if (_json.TokenType != JsonTokenType.String)
            throw Wrong("a text");
        return !_json.ValueIsEscaped && !_json.HasValueSequence && Ascii.IsValid(_json.ValueSpan) ? _texts.Of(_json.ValueSpan) : _json.GetString();
    }

    public bool Flag()
    {
        Step();
        return _json.TokenType is JsonTokenType.True or JsonTokenType.False ? _json.GetBoolean() : throw Wrong("true or false");
    }

    public bool? FlagOrNull()
    {
        Step();
        return _json.TokenType switch { JsonTokenType.Null => null, JsonTokenType.True => true, JsonTokenType.False => false, _ => throw Wrong("true or false") };
    }

    public int Number()
    {
        Step();
        return _json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out var number) ? number : throw Wrong("a number");
    }

    public int? NumberOrNull()
    {
        Step();
        if (_json.TokenType == JsonTokenType.Null)
            return null;
        return _json.TokenType == JsonTokenType.Number && _json.TryGetInt32(out var number) ? number : throw Wrong("a number");
    }

    public long Long()
    {
        Step();
        return _json.TokenType == JsonTokenType.Number && _json.TryGetInt64(out var number) ? number : throw Wrong("a number");
    }

    public DateTimeOffset Instant()
    {
        Step();
        return _json.TokenType == JsonTokenType.String && _json.TryGetDateTimeOffset(out var instant) ? instant : throw Wrong("an instant");
    }

    /// <returns>Which of the names stands there.</returns>
    public int OneOf(params ReadOnlySpan<string> names)
    {
        Step();
        for (var i = 0; i < names.Length && _json.TokenType == JsonTokenType.String; i++)
        {
            if (_json.ValueTextEquals(names[i]))
                return i;
        }
        throw Wrong(string.Join(" or ", names!));
    }

    public List<T> List<T>(Read<T> read) where T : class => ListOrNull(read) ?? throw Wrong("a list");

    public List<T>? ListOrNull<T>(Read<T> read) where T : class
    {
        Step();
        if (_json.TokenType == JsonTokenType.Null)
            return null;
        if (_json.TokenType != JsonTokenType.StartArray)
            throw Wrong("a list");
        var list = new List<T>();
        for (Step(); _json.TokenType != JsonTokenType.EndArray; Step())
            list.Add(read(ref this));
        return list;
    }

    public List<string> Texts() => TextsOrNull() ?? throw Wrong("a list");

    public List<string>? TextsOrNull() => ListOrNull(static (ref json) => json._json.TokenType == JsonTokenType.String ? json._json.GetString()! : throw json.Wrong("a text"));

    /// <summary>The property that was last gone to, where its name is data.</summary>
    public readonly string Name() => _json.GetString()!;

    /// <summary>Nothing may stand behind the value.</summary>
    public void Close()
    {
        if (_json.Read())
            throw Wrong("nothing");
    }

    public readonly T Needed<T>(T? value, string property) where T : class => value ?? throw Wrong(property);

    private void Step()
    {
        if (!_json.Read())
            throw Wrong("more");
    }

    private readonly JsonException Wrong(string wanted) => new($"{wanted} is missing at byte {_json.TokenStartIndex}");
}
