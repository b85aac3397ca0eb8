using Platform.Errors;
using Platform.Fields;

namespace Platform.Lists;

internal enum FilterKind { Id, Text, Flag, Date }

/// <summary>A field that a list may be filtered by.</summary>
/// <param name="Kind">Which operators it has and how values compare.</param>
/// <param name="One">Its value as on the wire, or null when absent.</param>
internal sealed record FilterField<T>(FilterKind Kind, Func<T, string?> One)
{
    /// <summary>The literal that asks for records without a value.</summary>
    public const string Null = "null";

    private string[] Operators => Several is not null ? ["eq", "neq", "contains", "oeq", "ocontains", "exists"] : Kind switch
    {
        FilterKind.Id => ["eq", "neq", "oeq"],
        FilterKind.Flag => ["eq"],
        FilterKind.Date => ["eq", "lt", "lte", "gt", "gte"],
        _ => ["eq", "neq", "contains", "oeq", "ocontains"],
    };

    /// <summary>The time itself, of a date.</summary>
    public Func<T, DateTimeOffset>? Time { get; init; }

    /// <summary>The values of a map's entry, instead of <see cref="One"/>.</summary>
    public Func<T, IEnumerable<string>?>? Several { get; init; }

    /// <summary>Whether <see cref="Null"/> is a value.</summary>
    public bool Nullable { get; init; }

    /// <summary>The words that may be asked for; null when any text may be.</summary>
    public IReadOnlyList<string>? Choices { get; init; }

    /// <summary>Adds what a parameter asks for to the tests, or to the faults. A parameter that is given several times asks for all of it at once.</summary>
    public void Read(string key, string? given, IEnumerable<string?> values, List<Func<T, bool>> tests, List<Fault> faults)
    {
        if (given is not null && !Operators.Contains(given))
        {
            faults.Add(Fault.NotOneOf(key, Operators, "query"));
            return;
        }
        // Any-of lists are one list however they are written: oeq=a,b or oeq=a&oeq=b.
        if (given is "oeq" or "ocontains") values = [string.Join(',', values)];
        foreach (var value in values)
            if (given is null && string.IsNullOrEmpty(value)) tests.Add(IsThere);
            else if (given == "exists") AddExistence(key, value, tests, faults);
            else if (Test(key, given ?? "eq", value ?? "", faults) is { } test) tests.Add(test);
    }

    private void AddExistence(string key, string? value, List<Func<T, bool>> tests, List<Fault> faults)
    {
        if (value is "true" or "false") tests.Add(item => IsThere(item) == (value == "true"));
        else faults.Add(Fault.Not(key, "is_boolean", "a boolean", "query"));
    }

    private IEnumerable<string>? Values(T item) => Several is { } several ? several(item) : One(item) is { } one ? [one] : null;

    private bool IsThere(T item) => Values(item) is { } values && !(Nullable && values.Contains(Null));

    private Func<T, bool>? Test(string key, string op, string value, List<Fault> faults)
    {
        string[] wanted = op is "oeq" or "ocontains" ? value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [value];
        switch (Kind)
        {
            case FilterKind.Date:
                if (Rfc3339.TryRead(value, out var time)) return item => Compare(Shown(Time!(item)), time, op);
                faults.Add(new(key, "is_date_time", $"\"{key}\" must be an RFC 3339 date-time", "query"));
                return null;
            case FilterKind.Id when !Array.TrueForAll(wanted, one => Uuid.TryRead(one, out _) || (Nullable && one == Null)):
                faults.Add(new(key, "is_uuid", $"\"{key}\" must be a UUID", "query"));
                return null;
            case FilterKind.Flag when value is not ("true" or "false"):
                faults.Add(new(key, "is_boolean", $"\"{key}\" must be a boolean", "query"));
                return null;
            case FilterKind.Text when Choices is not null && op is ("eq" or "neq" or "oeq") && !Array.TrueForAll(wanted, Choices.Contains):
                faults.Add(Fault.NotOneOf(key, Choices, "query"));
                return null;
        }
        return op switch
        {
            "eq" or "oeq" => item => Any(item, wanted, Same),
            "neq" => item => !Any(item, wanted, Same),
            _ => item => Any(item, wanted, static (text, part) => text.Contains(part, StringComparison.OrdinalIgnoreCase)),
        };
    }

    private bool Any(T item, string[] wanted, Func<string, string, bool> fits) =>
        Values(item)?.Any(text => Array.Exists(wanted, one => fits(text, one))) ?? false;

    private bool Same(string a, string b) => string.Equals(a, b, Kind == FilterKind.Id ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    // Times are shown with milliseconds; what is compared is what is shown.
    private static DateTimeOffset Shown(DateTimeOffset time) => DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds());

    private static bool Compare(DateTimeOffset a, DateTimeOffset b, string op) => op switch
    {
        "lt" => a < b,
        "lte" => a <= b,
        "gt" => a > b,
        "gte" => a >= b,
        _ => a == b,
    };
}
