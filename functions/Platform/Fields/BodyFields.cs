using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Errors;

namespace Platform.Fields;

/// <summary>
/// The fields of one JSON object. Every reader notes what is wrong and goes on, so that one answer lists every fault; <see cref="Close"/> notes the
/// fields that nobody asked for.
/// </summary>
public sealed partial class BodyFields
{
    private readonly Dictionary<string, JsonElement> _given = new(StringComparer.Ordinal);
    private readonly HashSet<string> _asked = new(StringComparer.Ordinal);
    private readonly string _path;

    /// <summary>The fields of the root object of a body.</summary>
    /// <exception cref="InvalidOperationException">The element is no object.</exception>
    public BodyFields(JsonElement element) : this(element, "", []) { }

    /// <summary>The fields of an object inside a body, such as one of the items of a list.</summary>
    /// <param name="element">The object.</param>
    /// <param name="path">Its dotted path.</param>
    /// <param name="faults">Receives what is wrong.</param>
    public BodyFields(JsonElement element, string path, List<Fault> faults)
    {
        _path = path;
        Faults = faults;
        foreach (var property in element.EnumerateObject()) _given[property.Name] = property.Value;
    }

    /// <summary>What is wrong so far, shared with the nested objects. Rules add their own.</summary>
    public List<Fault> Faults { get; }

    /// <summary>The dotted path of a field of this object.</summary>
    public string PathOf(string name) => _path.Length == 0 ? name : $"{_path}.{name}";

    /// <summary>Whether the body names the field, be it with null.</summary>
    public bool Has(string name) => _given.ContainsKey(name);

    /// <summary>Fields of the contract that a client may send back and that change nothing (<c>id</c>, <c>created_at</c>).</summary>
    public void Ignore(params ReadOnlySpan<string> names)
    {
        foreach (var name in names) _asked.Add(name);
    }

    /// <summary>Notes every field that was not asked for, then says whether the body is faultless.</summary>
    public bool Close()
    {
        foreach (var name in _given.Keys)
            if (!_asked.Contains(name) && Room) Faults.Add(Fault.Unknown(PathOf(name)));
        return Faults.Count == 0;
    }

    /// <summary>A string, perhaps of several lines, without other control characters. Lengths in UTF-16 code units; <paramref name="pattern"/> with the sentence that explains it.</summary>
    public Optional<string?> Text(
        string name, bool required = false, bool nullable = false, int min = 0, int? max = null, Regex? pattern = null, string? form = null, string rule = "matches_regex")
    {
        if (!Take(name, required, nullable, out var element, out var given)) return given ? new(true, null) : default;
        if (element.ValueKind != JsonValueKind.String) return Wrong<string?>(Fault.Not(PathOf(name), "is_string", "a string"));
        var text = element.GetString()!;
        if (text.Length < min)
            return Wrong<string?>(new(PathOf(name), "min_length", $"{PathOf(name)} must be longer than or equal to {min} characters") { Minimum = min });
        if (text.Length > max)
            return Wrong<string?>(new(PathOf(name), "max_length", $"{PathOf(name)} must be shorter than or equal to {max} characters") { Maximum = max });
        if (Characters.HoldsControls(text)) return Wrong<string?>(Controls(PathOf(name)));
        if (pattern is not null && !pattern.Fits(text))
            return Wrong<string?>(new(PathOf(name), rule, $"{PathOf(name)} must {form ?? "match " + pattern}"));
        return new(true, text);
    }

    /// <summary>What something is called: a string on one line that is not only blanks. It may be empty where <paramref name="min"/> is 0.</summary>
    public Optional<string?> Name(string name, bool required = false, bool nullable = false, int min = 0, int? max = null, Regex? pattern = null, string? form = null)
    {
        var read = Text(name, required, nullable, min, max, pattern, form);
        return string.IsNullOrEmpty(read.Value) || Characters.IsName(read.Value)
            ? read
            : Wrong<string?>(new(PathOf(name), "matches_regex", $"{PathOf(name)} must be on one line, without control characters, and not blank"));
    }

    /// <summary>A boolean.</summary>
    public Optional<bool?> Flag(string name, bool required = false, bool nullable = false)
    {
        if (!Take(name, required, nullable, out var element, out var given)) return given ? new(true, null) : default;
        return element.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? new(true, element.GetBoolean())
            : Wrong<bool?>(Fault.Not(PathOf(name), "is_boolean", "a boolean"));
    }

    /// <summary>A whole number within bounds (inclusive).</summary>
    public Optional<long?> Whole(string name, bool required = false, bool nullable = false, long min = long.MinValue, long max = long.MaxValue)
    {
        if (!Take(name, required, nullable, out var element, out var given)) return given ? new(true, null) : default;
        if (element.ValueKind != JsonValueKind.Number) return Wrong<long?>(Fault.Not(PathOf(name), "is_integer", "an integer"));
        if (!element.TryGetInt64(out var number) && !WholeFloat(element, out number)) return Wrong<long?>(Fault.Not(PathOf(name), "is_integer", "an integer"));
        if (number < min) return Wrong<long?>(new(PathOf(name), "min", $"{PathOf(name)} must not be less than {min}") { Minimum = min });
        if (number > max) return Wrong<long?>(new(PathOf(name), "max", $"{PathOf(name)} must not be greater than {max}") { Maximum = max });
        return new(true, number);
    }

    /// <summary>A UUID.</summary>
    public Optional<Guid?> Id(string name, bool required = false, bool nullable = false)
    {
        if (!Take(name, required, nullable, out var element, out var given)) return given ? new(true, null) : default;
        return element.ValueKind == JsonValueKind.String && Uuid.TryRead(element.GetString(), out var id)
            ? new(true, id)
            : Wrong<Guid?>(Fault.Not(PathOf(name), "is_uuid", "a UUID"));
    }

    /// <summary>A time in RFC 3339 form.</summary>
    public Optional<DateTimeOffset?> Time(string name, bool required = false, bool nullable = false)
    {
        if (!Take(name, required, nullable, out var element, out var given)) return given ? new(true, null) : default;
        return element.ValueKind == JsonValueKind.String && Rfc3339.TryRead(element.GetString()!, out var time)
            ? new(true, time)
            : Wrong<DateTimeOffset?>(Fault.Not(PathOf(name), "is_date_time", "an RFC 3339 date-time"));
    }

    /// <summary>One word of a closed list.</summary>
    public Optional<string?> Choice(string name, IReadOnlyList<string> choices, bool required = false, bool nullable = false)
    {
        if (!Take(name, required, nullable, out var element, out var given)) return given ? new(true, null) : default;
        return element.ValueKind == JsonValueKind.String && choices.Contains(element.GetString()!)
            ? new(true, element.GetString())
            : Wrong<string?>(Fault.NotOneOf(PathOf(name), choices));
    }

    /// <summary>One word of the closed list that an enum is, spelled as on the wire.</summary>
    public Optional<T?> Choice<T>(string name, bool required = false, bool nullable = false) where T : struct, Enum
    {
        var word = Choice(name, Words<T>.All, required, nullable);
        return word.Select<T?>(w => w is null ? null : Words<T>.Parse(w));
    }

    /// <summary>A nested object, to be read and closed by the caller; null when absent, null or not an object.</summary>
    public Optional<BodyFields?> Object(string name, bool required = false, bool nullable = false)
    {
        if (!Take(name, required, nullable, out var element, out var given)) return given ? new(true, null) : default;
        return element.ValueKind == JsonValueKind.Object
            ? new(true, new BodyFields(element, PathOf(name), Faults))
            : Wrong<BodyFields?>(Fault.Not(PathOf(name), "is_object", "an object"));
    }

    /// <summary>The raw value of a field whose inside the contract leaves open (<c>config</c> of a plugin, extra keys of a strategy).</summary>
    public Optional<JsonElement?> Raw(string name, bool required = false, bool nullable = true) =>
        Take(name, required, nullable, out var element, out var given) ? new(true, element) : given ? new(true, null) : default;

    /// <summary>Names and raw values of all fields, for a map whose keys are the user's.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Peek() => [.. _given];

    /// <summary>
    /// The ids that a field holds, be it one or a list, where they have the form of ids; nothing is noted. For rules that look references up beside faults of other fields.
    /// </summary>
    /// <param name="path">Dotted, into nested objects.</param>
    public IReadOnlyList<Guid> PeekIds(string path)
    {
        var keys = path.Split('.');
        if (!_given.TryGetValue(keys[0], out var element)) return [];
        foreach (var key in keys.Skip(1))
            if (element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(key, out element)) return [];
        var ids = new List<Guid>();
        foreach (var one in element.ValueKind == JsonValueKind.Array ? element.EnumerateArray().ToList() : [element])
            if (one.ValueKind == JsonValueKind.String && Uuid.TryRead(one.GetString(), out var id)) ids.Add(id);
        return ids;
    }

    /// <summary>Names and raw values of the fields that were not asked for yet, which count as asked for from then on.</summary>
    public IReadOnlyList<KeyValuePair<string, JsonElement>> Rest()
    {
        var rest = _given.Where(pair => !_asked.Contains(pair.Key)).ToList();
        foreach (var pair in rest) _asked.Add(pair.Key);
        return rest;
    }

    // A body may hold more faults than an answer lists; noting them all would cost more memory than the body.
    private bool Room => Faults.Count < Problem.FaultsMax;

    /// <summary>
    /// False when there is nothing to read: absent, or null. A null that is not allowed is noted as a fault and, like every wrong value, counts as not <paramref name="given"/>.
    /// </summary>
    private bool Take(string name, bool required, bool nullable, out JsonElement element, out bool given)
    {
        _asked.Add(name);
        given = _given.TryGetValue(name, out element);
        if (!given)
        {
            if (required) Faults.Add(Fault.Required(PathOf(name)));
            return false;
        }
        if (element.ValueKind != JsonValueKind.Null) return true;
        if (!nullable) Faults.Add(required ? Fault.Required(PathOf(name)) : new Fault(PathOf(name), "type", $"{PathOf(name)} must not be null"));
        given = nullable;
        return false;
    }

    // A wrong value counts as not given, so that the rules do not complain about its default a second time.
    private Optional<T> Wrong<T>(Fault fault)
    {
        Faults.Add(fault);
        return default;
    }

    private static Fault Controls(string path) => new(path, "matches_regex", $"{path} must not hold control characters other than tabs and line breaks");

    private static bool WholeFloat(JsonElement element, out long number)
    {
        number = 0;
        if (!element.TryGetDouble(out var value) || Math.Floor(value) != value || Math.Abs(value) > 9_007_199_254_740_992) return false;
        number = (long)value;
        return true;
    }
}
