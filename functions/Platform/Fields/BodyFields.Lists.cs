using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Platform.Errors;

namespace Platform.Fields;

// Fields that hold lists: each item is read on its own, and a wrong one is named by its place.
public sealed partial class BodyFields
{
    /// <summary>A list of objects, each to be read and closed by the caller.</summary>
    public Optional<List<BodyFields>?> Objects(string name, bool required = false, bool nullable = false, int min = 0, int max = int.MaxValue) =>
        List(name, required, nullable, min, max, (element, path) =>
        {
            if (element.ValueKind == JsonValueKind.Object) return new BodyFields(element, path, Faults);
            Faults.Add(Fault.Not(path, "is_object", "an object"));
            return null;
        });

    /// <summary>A list of strings within bounds, or of the words of a closed list.</summary>
    public Optional<List<string>?> Texts(
        string name, bool required = false, bool nullable = false, int min = 0, int max = int.MaxValue, int itemMin = 0, int? itemMax = null,
        Regex? pattern = null, string? form = null, IReadOnlyList<string>? choices = null) =>
        List(name, required, nullable, min, max, (element, path) =>
        {
            var text = element.ValueKind == JsonValueKind.String ? element.GetString() : null;
            Fault? fault = text switch
            {
                null => Fault.Not(path, "is_string", "a string"),
                _ when choices is not null && !choices.Contains(text) => Fault.NotOneOf(path, choices),
                _ when text.Length < itemMin => new(path, "min_length", $"{path} must be longer than or equal to {itemMin} characters") { Minimum = itemMin },
                _ when text.Length > itemMax => new(path, "max_length", $"{path} must be shorter than or equal to {itemMax} characters") { Maximum = itemMax },
                _ when Characters.HoldsControls(text) => Controls(path),
                _ when pattern is not null && !pattern.Fits(text) => new(path, "matches_regex", $"{path} must {form ?? "match " + pattern}"),
                _ => null,
            };
            if (fault is not null) Faults.Add(fault);
            return fault is null ? text : null;
        });

    /// <summary>A list of UUIDs.</summary>
    public Optional<List<Guid>?> Ids(string name, bool required = false, bool nullable = false, int min = 0, int max = int.MaxValue)
    {
        var texts = List<string>(name, required, nullable, min, max, (element, path) =>
        {
            if (element.ValueKind == JsonValueKind.String && Uuid.TryRead(element.GetString(), out _)) return element.GetString();
            Faults.Add(Fault.Not(path, "is_uuid", "a UUID"));
            return null;
        });
        return texts.Select(list => list?.ConvertAll(Guid.Parse));
    }

    /// <summary>A list of whole numbers within bounds (inclusive).</summary>
    public Optional<List<int>?> Wholes(
        string name, bool required = false, bool nullable = false, int min = 0, int max = int.MaxValue, int itemMin = int.MinValue, int itemMax = int.MaxValue) =>
        List<object>(name, required, nullable, min, max, (element, path) =>
        {
            if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= itemMin && number <= itemMax) return number;
            Faults.Add(Fault.Not(path, "is_integer", $"an integer from {itemMin} to {itemMax}"));
            return null;
        }).Select(list => list?.ConvertAll(number => (int)number));

    private Optional<List<T>?> List<T>(string name, bool required, bool nullable, int min, int max, Func<JsonElement, string, T?> read) where T : class
    {
        if (!Take(name, required, nullable, out var element, out var given)) return given ? new(true, null) : default;
        if (element.ValueKind != JsonValueKind.Array) return Wrong<List<T>?>(Fault.Not(PathOf(name), "is_array", "an array"));
        var length = element.GetArrayLength();
        if (length < min) return Wrong<List<T>?>(new(PathOf(name), "min_items", $"{PathOf(name)} must have at least {min} items") { Minimum = min });
        if (length > max) return Wrong<List<T>?>(new(PathOf(name), "max_items", $"{PathOf(name)} must have at most {max} items") { Maximum = max });
        var list = new List<T>(length);
        var index = 0;
        foreach (var item in element.EnumerateArray())
        {
            if (!Room) break;
            if (read(item, $"{PathOf(name)}.{(index++).ToString(CultureInfo.InvariantCulture)}") is { } value) list.Add(value);
        }
        return new(true, list);
    }
}
