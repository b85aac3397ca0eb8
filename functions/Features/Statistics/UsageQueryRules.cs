using System.Text.RegularExpressions;
using Platform.Fields;
using Platform.Http;

namespace Features.Statistics;

/// <summary>What a question about calls must look like: <c>QueryApplicationAnalytics</c>.</summary>
public static partial class UsageQueryRules
{
    // The classic contract asks for percentiles instead of averages.
    private static readonly IReadOnlyList<string> Metrics = [.. Words<UsageMetric>.All.TakeWhile(word => word != Wire.Word(UsageMetric.ResponseLatencyP99))];

    private static readonly IReadOnlyList<string> Operators = ["in", "not_in"];

    private static readonly IReadOnlyList<string> RangeKinds = ["relative", "absolute"];

    private static readonly IReadOnlyList<string> FilterFields = ["api", "application", "status_code", "status_code_grouped"];

    /// <summary>Null: the whole stretch. What is finer than usage is kept comes in the finest there is.</summary>
    private static readonly Dictionary<string, TimeSpan?> Granularities = new(StringComparer.Ordinal)
    {
        ["tenSecondly"] = UsageWindow.BucketMin, ["thirtySecondly"] = UsageWindow.BucketMin, ["minutely"] = TimeSpan.FromMinutes(1),
        ["fiveMinutely"] = TimeSpan.FromMinutes(5), ["tenMinutely"] = TimeSpan.FromMinutes(10), ["thirtyMinutely"] = TimeSpan.FromMinutes(30),
        ["hourly"] = TimeSpan.FromHours(1), ["twoHourly"] = TimeSpan.FromHours(2), ["twelveHourly"] = TimeSpan.FromHours(12),
        ["daily"] = TimeSpan.FromDays(1), ["weekly"] = TimeSpan.FromDays(7), ["trend"] = null,
    };

    private static readonly Dictionary<string, TimeSpan> Lengths = new(StringComparer.Ordinal)
    {
        ["15m"] = TimeSpan.FromMinutes(15), ["1h"] = TimeSpan.FromHours(1), ["6h"] = TimeSpan.FromHours(6), ["12h"] = TimeSpan.FromHours(12),
        ["24h"] = TimeSpan.FromHours(24), ["7d"] = TimeSpan.FromDays(7), ["30d"] = TimeSpan.FromDays(30),
    };

    private static readonly IReadOnlyList<string> Ranges = [.. Lengths.Keys, "current_week", "current_month", "previous_week", "previous_month"];

    private static readonly IReadOnlyList<string> GranularityWords = [.. Granularities.Keys];

    /// <summary>The question, or null when the body has faults.</summary>
    public static UsageQuery? Read(BodyFields fields, DateTimeOffset now)
    {
        var metrics = fields.Texts("metrics", min: 1, max: 1, choices: Metrics);
        var dimensions = fields.Texts("dimensions", max: 2, choices: Words<UsageDimension>.All);
        var granularity = fields.Choice("granularity", GranularityWords);
        var range = fields.Object("time_range");
        var filters = fields.Objects("filters");
        var wanted = dimensions.Or([])?.Select(Words<UsageDimension>.Parse).ToList() ?? [];
        if (wanted.Count != wanted.Distinct().Count()) fields.Faults.Add(new("dimensions", "unique", "dimensions must be different"));
        var bucket = Bucket(wanted, granularity.Or(null));
        var window = range.Or(null) is { } given ? ReadRange(given, bucket, now) : Last(TimeSpan.FromHours(1), bucket, TimeZoneInfo.Utc, now);
        var read = (filters.Or([]) ?? []).Select(ReadFilter).ToList();
        if (!fields.Close()) return null;
        return new()
        {
            Metric = metrics.Or(null) is [var metric, ..] ? Words<UsageMetric>.Parse(metric) : UsageMetric.RequestCount,
            Dimensions = wanted,
            Window = window!,
            Filters = [.. read.OfType<UsageFilter>()],
        };
    }

    /// <summary>Without time among the dimensions the whole stretch is one bucket, whatever else was said.</summary>
    private static Func<TimeSpan, TimeSpan?> Bucket(List<UsageDimension> dimensions, string? granularity) => length =>
        !dimensions.Contains(UsageDimension.Time) ? null : granularity is null ? Fitting(length) : Granularities[granularity];

    /// <summary>As many buckets as a chart can show.</summary>
    private static TimeSpan Fitting(TimeSpan length) => length.TotalHours switch
    {
        <= 1 => TimeSpan.FromMinutes(1),
        <= 6 => TimeSpan.FromMinutes(5),
        <= 12 => TimeSpan.FromMinutes(10),
        <= 24 => TimeSpan.FromMinutes(30),
        <= 7 * 24 => TimeSpan.FromHours(2),
        _ => TimeSpan.FromDays(1),
    };

    private static UsageWindow? ReadRange(BodyFields range, Func<TimeSpan, TimeSpan?> bucket, DateTimeOffset now)
    {
        var kind = range.Choice("type", RangeKinds, required: true).Or(null);
        var zone = Zone(range);
        UsageWindow? window = null;
        if (kind == "absolute")
        {
            var (start, end) = (range.Time("start", required: true).Or(null), range.Time("end", required: true).Or(null));
            if (start >= end) range.Faults.Add(new(range.PathOf("end"), "min", $"{range.PathOf("end")} must be later than {range.PathOf("start")}"));
            if (start < end) window = new(start.Value, end.Value, bucket(end.Value - start.Value), zone);
        }
        else if (range.Choice("time_range", Ranges, required: kind == "relative").Or(null) is { } word)
        {
            window = Lengths.TryGetValue(word, out var length) ? Last(length, bucket, zone, now) : Calendar(word, bucket, zone, now);
        }
        range.Close();
        return window;
    }

    private static UsageWindow Last(TimeSpan length, Func<TimeSpan, TimeSpan?> bucket, TimeZoneInfo zone, DateTimeOffset now) =>
        UsageWindow.Last(length, bucket(length), zone, now);

    private static UsageWindow Calendar(string word, Func<TimeSpan, TimeSpan?> bucket, TimeZoneInfo zone, DateTimeOffset now)
    {
        var today = TimeZoneInfo.ConvertTime(now, zone).Date;
        var isWeek = word.EndsWith("week", StringComparison.Ordinal);
        var begin = isWeek ? today.AddDays(-(((int)today.DayOfWeek + 6) % 7)) : new DateTime(today.Year, today.Month, 1);
        var (from, until) = word.StartsWith("current", StringComparison.Ordinal)
            ? (UsageWindow.AtMidnight(begin, zone), now)
            : (UsageWindow.AtMidnight(isWeek ? begin.AddDays(-7) : begin.AddMonths(-1), zone), UsageWindow.AtMidnight(begin, zone));
        return new(from, until, bucket(until - from), zone);
    }

    private static TimeZoneInfo Zone(BodyFields range)
    {
        var name = range.Text("tz", max: 100).Or(null);
        if (name is null) return TimeZoneInfo.Utc;
        if (name.Length > 0 && !name.Contains("..", StringComparison.Ordinal) && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone)) return zone;
        range.Faults.Add(new(range.PathOf("tz"), "invalid", $"{range.PathOf("tz")} must be the name of a time zone, such as Etc/UTC"));
        return TimeZoneInfo.Utc;
    }

    private static UsageFilter? ReadFilter(BodyFields filter)
    {
        var field = filter.Choice("field", FilterFields, required: true).Or(null);
        var sense = filter.Choice("operator", Operators, required: true).Or(null);
        var values = field switch
        {
            "status_code" => filter.Wholes("value", required: true, itemMin: 100, itemMax: 999).Or(null)?.ConvertAll(code => code.ToString(System.Globalization.CultureInfo.InvariantCulture)),
            "status_code_grouped" => filter.Texts("value", required: true, pattern: Group(), form: "be a digit and xx, such as 2xx").Or(null)?.ConvertAll(group => group.ToUpperInvariant()),
            _ => filter.Texts("value", required: true, pattern: Id(), form: "be a UUID in lower case").Or(null),
        };
        filter.Close();
        return field is null || sense is null || values is null ? null : new(Words<UsageDimension>.Parse(field), sense == "in", values.ToHashSet(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Id();

    [GeneratedRegex(@"\A[0-9][xX][xX]\z", RegexOptions.NonBacktracking)]
    private static partial Regex Group();
}
