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
/// <c>filter[f]</c> asks whether the field is there. Maps (labels, attributes) are named with a dot: <c>filter[labels.env]=dev</c>, and have <c>exists</c> too.
/// </remarks>
public sealed class ListForm<T>
{
    private readonly Dictionary<string, FilterField<T>> _filters = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Func<T, string, IEnumerable<string>?>> _maps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Comparison<T>> _sorts = new(StringComparer.Ordinal);
    // Names of query parameters do not tell upper from lower case in ASP.NET.
    private readonly HashSet<string> _others = new(StringComparer.OrdinalIgnoreCase) { "page[size]", "page[number]" };
    private readonly List<(string Resource, Func<T, Guid?> Id)> _owners = [];
    private Comparison<T> _order = static (_, _) => 0;

    /// <summary>Filter by a UUID. When <paramref name="nullable"/>, the literal <c>null</c> stands for records without one.</summary>
    public ListForm<T> Id(string name, Func<T, Guid?> read, bool nullable = false) =>
        Filter(name, new(FilterKind.Id, item => read(item)?.ToString("D") ?? (nullable ? FilterField<T>.Null : null)) { Nullable = nullable });

    /// <summary>Filter by a string; sort by it when <paramref name="sorts"/>. Nulls sort first.</summary>
    public ListForm<T> Text(string name, Func<T, string?> read, bool sorts = false)
    {
        if (sorts) Sort(name, (a, b) => string.Compare(read(a), read(b), StringComparison.OrdinalIgnoreCase));
        return Filter(name, new(FilterKind.Text, read));
    }

    /// <summary>Filter by the word of an enum, which is a string on the wire.</summary>
    public ListForm<T> Word<TEnum>(string name, Func<T, TEnum> read, bool sorts = false) where TEnum : struct, Enum =>
        Text(name, item => Wire.Word(read(item)), sorts);

    /// <summary>Lets a filter that is there already ask for these words only, where the contract lists them.</summary>
    public ListForm<T> Among(string name, IReadOnlyList<string> choices) => Filter(name, _filters[name] with { Choices = choices });

    /// <summary>Filter by a boolean; sort by it when <paramref name="sorts"/>.</summary>
    public ListForm<T> Flag(string name, Func<T, bool> read, bool sorts = false)
    {
        if (sorts) Sort(name, (a, b) => read(a).CompareTo(read(b)));
        return Filter(name, new(FilterKind.Flag, item => read(item) ? "true" : "false"));
    }

    /// <summary>Filter by a time unless <paramref name="filters"/> is false, and sort by it unless <paramref name="sorts"/> is false.</summary>
    public ListForm<T> Time(string name, Func<T, DateTimeOffset> read, bool sorts = true, bool filters = true)
    {
        if (sorts) Sort(name, (a, b) => read(a).CompareTo(read(b)));
        return filters ? Filter(name, new(FilterKind.Date, item => Wire.Time(read(item))) { Time = read }) : this;
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

    /// <summary>
    /// The entity that a caller must be allowed to list to see an entry: the entry itself (<c>apis</c>), or what it stands under. Several are asked for together. A list
    /// without one shows nothing to callers who may not see all of it (<see cref="Sight"/>).
    /// </summary>
    public ListForm<T> Of(string resource, Func<T, Guid?> id)
    {
        _owners.Add((resource, id));
        return this;
    }

    /// <summary>A query parameter that the endpoint reads itself (<c>force</c>, <c>unregistered</c>, <c>page[after]</c>, <c>selected</c> with whatever in brackets).</summary>
    /// <remarks>
    /// What stands in brackets and nobody reads is a mistyped page or filter, and refused. Plain parameters that nobody reads are not: hosts and proxies add their own.
    /// </remarks>
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
        foreach (var (key, values) in query)
        {
            var bracket = key.IndexOf('[', StringComparison.Ordinal);
            if (key == "filter") faults.Add(new(key, "is_object", "filter must name a field: filter[field]=value", "query"));
            else if (bracket > 0 && key[..bracket] == "filter") ReadFilter(key, values, tests, faults);
            else if (bracket > 0 && !_others.Contains(key) && !_others.Contains(key[..bracket])) faults.Add(Fault.Unknown(key, "query"));
        }
        var order = ReadSort(query["sort"].ToString(), faults);
        problem = faults.Count == 0 ? null : Problem.Invalid(faults);
        if (Sight.Current is { } sight) tests.Add(item => IsSeen(item, sight));
        return problem is null ? new ListQuery<T>(page, item => tests.TrueForAll(test => test(item)), order) : null;
    }

    private bool IsSeen(T item, Sight sight) =>
        (_owners.Count > 0 || !sight.IsPartial) && _owners.TrueForAll(owner => owner.Id(item) is { } id && sight.Sees(owner.Resource, id));

    private ListForm<T> Filter(string name, FilterField<T> field)
    {
        _filters[name] = field;
        return this;
    }

    private void ReadFilter(string key, IEnumerable<string?> values, List<Func<T, bool>> tests, List<Fault> faults)
    {
        // filter[name] or filter[name][operator]
        var parts = key.EndsWith(']') ? key["filter[".Length..^1].Split("][") : [];
        if (parts is not ([_] or [_, _]) || parts.Any(part => part.AsSpan().IndexOfAny('[', ']') >= 0)) faults.Add(Fault.Unknown(key, "query"));
        else if (Find(parts[0]) is { } field) field.Read(key, parts.ElementAtOrDefault(1), values, tests, faults);
        else faults.Add(Fault.Unknown($"filter[{parts[0]}]", "query"));
    }

    private FilterField<T>? Find(string name)
    {
        var dot = name.IndexOf('.', StringComparison.Ordinal);
        if (dot <= 0 || !_maps.TryGetValue(name[..dot], out var map)) return _filters.GetValueOrDefault(name);
        var entry = name[(dot + 1)..];
        return new(FilterKind.Text, _ => null) { Several = item => map(item, entry) };
    }

    private Comparison<T> ReadSort(string sort, List<Fault> faults)
    {
        if (sort.Length == 0) return _order;
        // A list that knows no attribute to sort by has no choices to name, and the contract's entry of that rule must name one.
        if (_sorts.Count == 0) faults.Add(Fault.Unknown("sort", "query"));
        var steps = new List<Comparison<T>>();
        foreach (var part in sort.Split(',', StringSplitOptions.TrimEntries))
        {
            var words = part.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length is 1 or 2 && _sorts.TryGetValue(words[0], out var compare) && (words.Length == 1 || words[1] is "asc" or "desc"))
                steps.Add(words.Length == 2 && words[1] == "desc" ? (a, b) => compare(b, a) : compare);
            else if (_sorts.Count > 0)
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
    /// <summary>Filters, orders and cuts. What is in order already is not sorted again, and of the rest no more than the page.</summary>
    public Page<T> Apply(IEnumerable<T> items)
    {
        var matching = items.Where(Matches).ToList();
        for (var i = 1; i < matching.Count; i++)
            if (Order(matching[i - 1], matching[i]) > 0) return Page.Cut(matching.Order(Comparer<T>.Create(Order)), matching.Count);
        return Page.Cut(matching);
    }
}
