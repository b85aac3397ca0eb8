namespace Features.Statistics;

/// <summary>How a classic answer is to be read. Keys in capitals are the contract's.</summary>
public sealed record ClassicUsageMeta(
    IReadOnlyDictionary<string, List<string>> Dimensions, IReadOnlyList<string> MetricNames, IReadOnlyDictionary<string, string> MetricUnits, long StartMs, long EndMs, bool Truncated,
    long Granularity, Guid QueryId);

/// <summary>The answer of the classic contract: things are called by their names, not by ids.</summary>
public sealed record ClassicUsageAnswer(ClassicUsageMeta Meta, IReadOnlyList<UsageEvent> Records)
{
    /// <param name="query">What was asked.</param>
    /// <param name="report">What was found.</param>
    /// <param name="names">Names by id; what is gone goes by its id.</param>
    public static ClassicUsageAnswer Of(UsageQuery query, UsageReport report, IReadOnlyDictionary<string, string> names)
    {
        // What is not among the most called is left out here: the contract has no word for the rest.
        var lines = report.Lines().FindAll(line => line.Values.All(value => value.Value != UsageReport.Other));
        var metric = ClassicUsageRules.Word(query.Metric);
        var twice = names.Values.CountBy(name => name, StringComparer.Ordinal).Where(name => name.Value > 1).Select(name => name.Key).ToHashSet(StringComparer.Ordinal);
        var dimensions = query.Dimensions.Where(dimension => dimension != UsageDimension.Time).ToDictionary(
            ClassicUsageRules.Word,
            dimension => lines.SelectMany(line => line.Values).Where(value => value.Dimension == dimension).Select(value => Name(value.Value)).Distinct(StringComparer.Ordinal).ToList());
        return new(
            new(dimensions, [metric], new Dictionary<string, string> { [metric] = UnitOf(query.Metric) }, query.Window.From.ToUnixTimeMilliseconds(),
                query.Window.Until.ToUnixTimeMilliseconds() - 1, report.IsTruncated, query.Window.Bucket is { } bucket ? (long)bucket.TotalMilliseconds : Duration(query), Guid.NewGuid()),
            [
                .. lines.Select(line => new UsageEvent(
                    line.Values.Select(value => KeyValuePair.Create<string, object>(ClassicUsageRules.Word(value.Dimension), Name(value.Value)))
                        .Prepend(new(metric, query.Metric == UsageMetric.RequestCount ? (object)(long)line.Metric : line.Metric)).ToDictionary(),
                    line.Start)),
            ]);

        string Name(string id) => !names.TryGetValue(id, out var name) ? id : twice.Contains(name) ? $"{name} ({id})" : name;
    }

    private static long Duration(UsageQuery query) => (long)query.Window.Length.TotalMilliseconds - 1;

    private static string UnitOf(UsageMetric metric) => metric switch
    {
        UsageMetric.RequestCount => "count",
        UsageMetric.RequestPerMinute => "count/minute",
        UsageMetric.ResponseLatencyP99 or UsageMetric.ResponseLatencyP95 or UsageMetric.ResponseLatencyP50 => "ms",
        _ => "bytes",
    };
}
