using System.Globalization;
using Microsoft.AspNetCore.Http;
using Platform.Errors;
using Platform.Http;

namespace Platform.Lists;

/// <summary>
/// How a resource may be filtered and sorted, declared once next to its endpoints: which fields, of which kind, read how. It reads a query
/// (every fault noted) and applies it to records in memory, so filter and order cannot drift apart between resources.
/// </summary>
/// <remarks>
/// Operators by kind: id: eq, neq, oeq · text: eq, neq, contains, oeq, ocontains · flag: eq · date: eq, lt, lte, gt, gte. <c>filter[f]=v</c> is eq, a bare
/// <c>filter[f]</c> asks whether the field is there. Maps (labels, attributes) are named with a dot: <c>filter[labels.env]=dev</c>.
/// </remarks>
public sealed class ListForm<T>
{
    private enum Kind { Id, Text, Flag, Date }

    private sealed record Field(Kind Kind, Func<T, string?> Read, Func<T, DateTimeOffset>? Time);

    private static readonly Dictionary<Kind, string[]> Operators = new()
    {
        [Kind.Id] = ["eq", "neq", "oeq"],
        [Kind.Text] = ["eq", "neq", "contains", "oeq", "ocontains"],
        [Kind.Flag] = ["eq"],
        [Kind.Date] = ["eq", "lt", "lte", "gt", "gte"],
    };

    private readonly Dictionary<string, Field> _filters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<T, string, IEnumerable<string>?>> _maps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Comparison<T>> _sorts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _others = new(StringComparer.Ordinal) { "page[size]", "page[number]", "sort" };
    private Comparison<T> _order = static (_, _) => 0;

    /// <summary>Filter by a UUID.</summary>
    public ListForm<T> Id(string name, Func<T, Guid?> read) => Filter(name, Kind.Id, item => read(item)?.ToString());

    /// <summary>Filter by a string; sort by it when <paramref name="sorts"/>. Nulls sort first.</summary>
    public ListForm<T> Text(string name, Func<T, string?> read, bool sorts = false)
    {
        if (sorts) Sort(name, (a, b) => string.Compare(read(a), read(b), StringComparison.OrdinalIgnoreCase));
        return Filter(name, Kind.Text, read);
    }

    /// <summary>Filter by the word of an enum, which is a string on the wire.</summary>
    public ListForm<T> Word<TEnum>(string name, Func<T, TEnum> read, bool sorts = false) where TEnum : struct, Enum =>
        Text(name, item => Wire.Word(read(item)), sorts);

    /// <summary>Filter by a boolean; sort by it when <paramref name="sorts"/>.</summary>
    public ListForm<T> Flag(string name, Func<T, bool> read, bool sorts = false)
    {
        if (sorts) Sort(name, (a, b) => read(a).CompareTo(read(b)));
        return Filter(name, Kind.Flag, item => read(item) ? "true" : "false");
    }

    /// <summary>Filter by a time, and sort by it unless <paramref name="sorts"/> is false.</summary>
    public ListForm<T> Time(string name, Func<T, DateTimeOffset> read, bool sorts = true, bool filters = true)
    {
        if (sorts) Sort(name, (a, b) => read(a).CompareTo(read(b)));
        if (filters) _filters[name] = new(Kind.Date, item => Wire.Time(read(item)), read);
        return this;
    }

    /// <summary>Filter by the entries of a map, such as <c>filter[labels.env]</c>. An entry that is absent is null; attributes have several values.</summary>
    public ListForm<T> Map(string name, Func<T, string, IEnumerable<string>?> read)
    {
        _maps[name] = read;
        return this;
    }

    /// <summary>An attribute to sort by that is no filter.</summary>
    public ListForm<T> Sort(string name, Comparison<T> compare)
    {
        _sorts[name] = compare;
        return this;
    }

    /// <summary>The order when none is asked for. Ties keep the order of storage.</summary>
    public ListForm<T> DefaultOrder(Comparison<T> compare)
    {
        _order = compare;
        return this;
    }

    /// <summary>A query parameter that the endpoint reads itself (<c>force</c>, <c>unregistered</c>).</summary>
    public ListForm<T> Also(string parameter)
    {
        _others.Add(parameter);
        return this;
    }

    /// <summary>Reads page, filters and order. Null, with every fault noted, when something is wrong.</summary>
    public ListQuery<T>? Read(IQueryCollection query, out Problem? problem)
    {
        var faults = new List<Fault>();
        var page = PageRequest.Read(query, faults);
        var tests = new List<Func<T, bool>>();
        foreach (var (key, value) in query)
        {
            if (key.StartsWith("filter[", StringComparison.Ordinal)) ReadFilter(key, value.ToString(), tests, faults);
            else if (key == "filter") faults.Add(new(key, "is_object", "filter must name a field: filter[field]=value", "query"));
        }
        var order = ReadSort(query["sort"].ToString(), faults);
        problem = faults.Count == 0 ? null : Problem.Invalid(faults);
        return problem is null ? new ListQuery<T>(page, item => tests.TrueForAll(test => test(item)), order) : null;
    }

    private ListForm<T> Filter(string name, Kind kind, Func<T, string?> read)
    {
        _filters[name] = new(kind, read, null);
        return this;
    }

    private void ReadFilter(string key, string value, List<Func<T, bool>> tests, List<Fault> faults)
    {
        var parts = key["filter[".Length..].TrimEnd(']').Split("][");
        var (name, given) = (parts[0], parts.Length > 1 ? parts[1] : null);
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        Field? field;
        Func<T, IEnumerable<string>?> read;
        if (dot > 0 && _maps.TryGetValue(name[..dot], out var map))
        {
            var entry = name[(dot + 1)..];
            field = new(Kind.Text, _ => null, null);
            read = item => map(item, entry);
        }
        else if (_filters.TryGetValue(name, out field))
        {
            var one = field.Read;
            read = item => one(item) is { } text ? [text] : null;
        }
        else
        {
            faults.Add(Fault.Unknown($"filter[{name}]", "query"));
            return;
        }
        if (parts.Length > 2 || (given is not null && !Operators[field.Kind].Contains(given)))
        {
            faults.Add(Fault.NotOneOf(key, Operators[field.Kind], "query"));
            return;
        }
        if (given is null && value.Length == 0)
        {
            tests.Add(item => read(item) is not null);
            return;
        }
        if (Test(field, key, given ?? "eq", value, read, faults) is { } test) tests.Add(test);
    }

    private static Func<T, bool>? Test(Field field, string key, string op, string value, Func<T, IEnumerable<string>?> read, List<Fault> faults)
    {
        var values = op is "oeq" or "ocontains" ? value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) : [value];
        switch (field.Kind)
        {
            case Kind.Date:
                if (!DateTimeOffset.TryParse(value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
                {
                    faults.Add(new(key, "is_date_time", $"\"{key}\" must be an RFC 3339 date-time", "query"));
                    return null;
                }
                // Times are shown with milliseconds; what is compared is what is shown.
                return item => Compare(DateTimeOffset.FromUnixTimeMilliseconds(field.Time!(item).ToUnixTimeMilliseconds()), time, op);
            case Kind.Id when Array.Exists(values, v => !Guid.TryParse(v, out _)):
                faults.Add(new(key, "is_uuid", $"\"{key}\" must be a UUID", "query"));
                return null;
            case Kind.Flag when value is not ("true" or "false"):
                faults.Add(new(key, "is_boolean", $"\"{key}\" must be a boolean", "query"));
                return null;
        }
        return op switch
        {
            "eq" or "oeq" => item => read(item)?.Any(text => Array.Exists(values, v => Same(text, v))) ?? false,
            "neq" => item => !(read(item)?.Any(text => Same(text, value)) ?? false),
            _ => item => read(item)?.Any(text => Array.Exists(values, v => text.Contains(v, StringComparison.OrdinalIgnoreCase))) ?? false,
        };
        bool Same(string a, string b) => string.Equals(a, b, field.Kind == Kind.Id ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
    }

    private static bool Compare(DateTimeOffset a, DateTimeOffset b, string op) => op switch
    {
        "lt" => a < b,
        "lte" => a <= b,
        "gt" => a > b,
        "gte" => a >= b,
        _ => a == b,
    };

    private Comparison<T> ReadSort(string sort, List<Fault> faults)
    {
        if (sort.Length == 0) return _order;
        var steps = new List<Comparison<T>>();
        foreach (var part in sort.Split(',', StringSplitOptions.TrimEntries))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length is 1 or 2 && _sorts.TryGetValue(words[0], out var compare) && (words.Length == 1 || words[1] is "asc" or "desc"))
                steps.Add(words.Length == 2 && words[1] == "desc" ? (a, b) => compare(b, a) : compare);
            else
                faults.Add(Fault.NotOneOf("sort", [.. _sorts.Keys.Order(StringComparer.Ordinal)], "query"));
        }
        return (a, b) =>
        {
            foreach (var step in steps)
                if (step(a, b) is var order and not 0) return order;
            return 0;
        };
    }
}

/// <summary>A list query that was read without a fault.</summary>
public sealed record ListQuery<T>(PageRequest Page, Func<T, bool> Matches, Comparison<T> Order)
{
    /// <summary>Filters, orders and cuts.</summary>
    public Page<T> Apply(IEnumerable<T> items) =>
        Page.Cut(items.Where(Matches).Order(Comparer<T>.Create(Order)).ToList());
}
