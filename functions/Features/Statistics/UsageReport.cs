using System.Globalization;
using Policies;

namespace Features.Statistics;

/// <summary>Sums calls up as a question wants them.</summary>
public sealed class UsageReport(UsageQuery query)
{
    /// <summary>Values of a dimension that are told apart; the rest is one group. The contract's limit.</summary>
    public const int ValuesMax = 50;

    /// <summary>The group of the rest.</summary>
    public const string Other = "____OTHER____";

    private readonly Dictionary<(DateTimeOffset Start, string First, string Second), UsageTotal> _groups = [];

    private readonly List<UsageDimension> _dimensions = [.. query.Dimensions.Where(dimension => dimension != UsageDimension.Time)];

    /// <summary>One line of an answer: a bucket's start, a value per dimension that is not time, the metric.</summary>
    public sealed record Line(DateTimeOffset Start, IReadOnlyList<(UsageDimension Dimension, string Value)> Values, double Metric);

    /// <summary>Whether something went into the group of the rest.</summary>
    public bool IsTruncated { get; private set; }

    /// <summary>Takes a line of usage in, if the filters admit it.</summary>
    public void Add(UsageLine line)
    {
        foreach (var filter in query.Filters)
            if (!filter.Admits(ValueOf(filter.Dimension, line))) return;
        var key = (query.Window.StartOf(line.Start), Value(0), Value(1));
        if (!_groups.TryGetValue(key, out var total)) _groups[key] = total = new();
        total.Add(line);

        string Value(int index) => index < _dimensions.Count ? ValueOf(_dimensions[index], line) : "";
    }

    /// <summary>The lines, by time and then by value. Nobody called: no line, or a single zero when nothing is told apart.</summary>
    public List<Line> Lines()
    {
        var firsts = Most(0, group => group.First);
        var seconds = Most(1, group => group.Second);
        var merged = new Dictionary<(DateTimeOffset Start, string First, string Second), UsageTotal>();
        foreach (var (group, total) in _groups)
        {
            var key = (group.Start, Kept(group.First, firsts), Kept(group.Second, seconds));
            if (!merged.TryGetValue(key, out var all)) merged[key] = all = new();
            all.Add(total);
        }
        if (merged.Count == 0 && query.Dimensions.Count == 0) merged[(query.Window.From, "", "")] = new();
        return
        [
            .. merged.OrderBy(group => group.Key.Start).ThenBy(group => group.Key.First, StringComparer.Ordinal).ThenBy(group => group.Key.Second, StringComparer.Ordinal)
                .Select(group => new Line(group.Key.Start, Values(group.Key.First, group.Key.Second), group.Value.Of(query.Metric, query.Window.Length))),
        ];
    }

    private static string ValueOf(UsageDimension dimension, UsageLine line) => dimension switch
    {
        UsageDimension.Api => line.ApiId,
        UsageDimension.Application => line.ApplicationId,
        UsageDimension.StatusCode => line.Status.ToString(CultureInfo.InvariantCulture),
        UsageDimension.StatusCodeGrouped => $"{line.Status / 100}XX",
        _ => throw new ArgumentOutOfRangeException(nameof(dimension), dimension, "time is no value"),
    };

    private HashSet<string>? Most(int index, Func<(DateTimeOffset Start, string First, string Second), string> value)
    {
        if (index >= _dimensions.Count) return null;
        var values = _groups.GroupBy(group => value(group.Key), StringComparer.Ordinal).Select(group => (group.Key, Calls: group.Sum(one => one.Value.Sum.Calls))).ToList();
        if (values.Count <= ValuesMax) return null;
        IsTruncated = true;
        return values.OrderByDescending(one => one.Calls).ThenBy(one => one.Key, StringComparer.Ordinal).Take(ValuesMax).Select(one => one.Key)
            .ToHashSet(StringComparer.Ordinal);
    }

    private static string Kept(string value, HashSet<string>? kept) => kept is null || kept.Contains(value) ? value : Other;

    private List<(UsageDimension Dimension, string Value)> Values(string first, string second) => _dimensions.Count switch
    {
        0 => [],
        1 => [(_dimensions[0], first)],
        _ => [(_dimensions[0], first), (_dimensions[1], second)],
    };
}
