using System.Text.Json.Serialization;
using Platform.Http;

namespace Features.Statistics;

/// <summary>A name for an id or value.</summary>
public sealed record UsageName(string Name, bool Deleted)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsOtherGroup { get; init; }
}

/// <summary>How an answer is to be read.</summary>
public sealed record UsageAnswerMeta(
    IReadOnlyDictionary<string, Dictionary<string, UsageName>> Display, IReadOnlyList<string> MetricNames, IReadOnlyDictionary<string, string> MetricUnits, DateTimeOffset Start,
    DateTimeOffset End, bool Truncated, int Limit, long GranularityMs, Guid QueryId);

/// <summary>One line: metric and values by name.</summary>
public sealed record UsageEvent(IReadOnlyDictionary<string, object> Event, DateTimeOffset Timestamp);

/// <summary><c>QueryResponse</c>.</summary>
public sealed record UsageAnswer(UsageAnswerMeta Meta, IReadOnlyList<UsageEvent> Data)
{
    private static readonly Dictionary<UsageMetric, string> Units = new()
    {
        [UsageMetric.RequestCount] = "count", [UsageMetric.RequestPerMinute] = "count/minute", [UsageMetric.ResponseLatencyAverage] = "ms",
        [UsageMetric.ResponseSizeAverage] = "bytes", [UsageMetric.ResponseSizeSum] = "bytes", [UsageMetric.RequestSizeAverage] = "bytes",
        [UsageMetric.RequestSizeSum] = "bytes",
    };

    /// <param name="query">What was asked.</param>
    /// <param name="report">What was found.</param>
    /// <param name="names">Names of APIs and applications by id; who is not among them is gone.</param>
    public static UsageAnswer Of(UsageQuery query, UsageReport report, IReadOnlyDictionary<string, string> names)
    {
        var lines = report.Lines();
        var metric = Wire.Word(query.Metric);
        var isWhole = query.Metric is UsageMetric.RequestCount or UsageMetric.ResponseSizeSum or UsageMetric.RequestSizeSum;
        var display = query.Dimensions.Where(dimension => dimension != UsageDimension.Time).ToDictionary(
            Wire.Word,
            dimension => lines.SelectMany(line => line.Values).Where(value => value.Dimension == dimension).Select(value => value.Value).Distinct(StringComparer.Ordinal)
                .ToDictionary(value => value, value => Name(dimension, value, names), StringComparer.Ordinal));
        return new(
            new(display, [metric], new Dictionary<string, string> { [metric] = Units[query.Metric] }, query.Window.From, query.Window.Until, report.IsTruncated,
                UsageReport.ValuesMax, (long)query.Window.Length.TotalMilliseconds, Guid.NewGuid()),
            [
                .. lines.Select(line => new UsageEvent(
                    line.Values.Select(value => KeyValuePair.Create<string, object>(Wire.Word(value.Dimension), value.Value))
                        .Prepend(new(metric, isWhole ? (object)(long)line.Metric : line.Metric)).ToDictionary(),
                    line.Start)),
            ]);
    }

    private static UsageName Name(UsageDimension dimension, string value, IReadOnlyDictionary<string, string> names) => value switch
    {
        UsageReport.Other => new("Other", false) { IsOtherGroup = true },
        _ when dimension is UsageDimension.StatusCode or UsageDimension.StatusCodeGrouped => new(value, false),
        _ => names.TryGetValue(value, out var name) ? new(name, false) : new(value, true),
    };
}
