using System.Globalization;
using System.Text.RegularExpressions;
using Platform.Fields;
using Platform.Http;

namespace Features.Statistics;

/// <summary>What a question about calls must look like in the classic contract: times in Unix milliseconds, words in capitals, percentiles instead of averages.</summary>
public static partial class ClassicUsageRules
{
    private static readonly Dictionary<string, UsageMetric> Metrics = new UsageMetric[]
    {
        UsageMetric.RequestCount, UsageMetric.RequestPerMinute, UsageMetric.ResponseLatencyP99, UsageMetric.ResponseLatencyP95, UsageMetric.ResponseLatencyP50,
        UsageMetric.ResponseSizeP99, UsageMetric.ResponseSizeP95, UsageMetric.ResponseSizeP50, UsageMetric.RequestSizeP99, UsageMetric.RequestSizeP95, UsageMetric.RequestSizeP50,
    }.ToDictionary(Word, StringComparer.Ordinal);

    private static readonly Dictionary<string, UsageDimension> Dimensions = new UsageDimension[]
    {
        UsageDimension.Api, UsageDimension.Application, UsageDimension.StatusCode, UsageDimension.StatusCodeGrouped, UsageDimension.Time,
    }.ToDictionary(Word, StringComparer.Ordinal);

    private static readonly List<string> MetricWords = [.. Metrics.Keys];
    private static readonly List<string> DimensionWords = [.. Dimensions.Keys];
    private static readonly List<string> FilterWords = DimensionWords.FindAll(word => word != "TIME");
    private static readonly IReadOnlyList<string> Types = ["IN", "NOT_IN"];

    private static readonly long MillisecondsMax = DateTimeOffset.MaxValue.AddDays(-1).ToUnixTimeMilliseconds();

    public static string Word(UsageMetric metric) => Wire.Word(metric).ToUpperInvariant();

    public static string Word(UsageDimension dimension) => dimension == UsageDimension.Api ? "API_PRODUCT_VERSION" : Wire.Word(dimension).ToUpperInvariant();

    /// <summary>The question, or null when the body has faults.</summary>
    public static UsageQuery? Read(BodyFields fields)
    {
        var start = fields.Whole("start_ms", required: true, min: 0, max: MillisecondsMax).Value;
        var end = fields.Whole("end_ms", required: true, min: 0, max: MillisecondsMax).Value;
        var metrics = fields.Texts("metrics", required: true, min: 1, max: 1, choices: MetricWords).Value;
        var dimensions = (fields.Texts("dimensions", max: 2, choices: DimensionWords).Value ?? []).Select(word => Dimensions.GetValueOrDefault(word)).ToList();
        // Usage is kept by the minute: what is asked for in finer grains comes in the finest there is.
        var granularity = fields.Whole("granularity_ms", min: 1, max: MillisecondsMax).Value ?? (long)TimeSpan.FromDays(1).TotalMilliseconds;
        var filters = (fields.Objects("filter").Value ?? []).Select(ReadFilter).ToList();
        if (dimensions.Count != dimensions.Distinct().Count()) fields.Faults.Add(new("dimensions", "unique", "dimensions must be different"));
        if (start >= end) fields.Faults.Add(new("end_ms", "min", "end_ms must be later than start_ms"));
        if (!fields.Close()) return null;
        var bucket = TimeSpan.FromMilliseconds(Math.Max(granularity, (long)UsageWindow.BucketMin.TotalMilliseconds));
        return new()
        {
            Metric = Metrics[metrics![0]],
            Dimensions = dimensions,
            // The end is meant too.
            Window = new(
                DateTimeOffset.FromUnixTimeMilliseconds(start!.Value), DateTimeOffset.FromUnixTimeMilliseconds(end!.Value + 1),
                dimensions.Contains(UsageDimension.Time) ? bucket : null, TimeZoneInfo.Utc) { IsByEpoch = true },
            Filters = [.. filters.OfType<UsageFilter>()],
        };
    }

    private static UsageFilter? ReadFilter(BodyFields filter)
    {
        var dimension = filter.Choice("dimension", FilterWords, required: true).Value;
        var type = filter.Choice("type", Types, required: true).Value;
        var values = dimension switch
        {
            "STATUS_CODE" => filter.Wholes("values", required: true, itemMin: 100, itemMax: 999).Value?.ConvertAll(code => code.ToString(CultureInfo.InvariantCulture)),
            "STATUS_CODE_GROUPED" => filter.Texts("values", required: true, pattern: Group(), form: "be a digit and XX, such as 2XX").Value,
            _ => filter.Texts("values", required: true, pattern: Id(), form: "be a UUID in lower case").Value,
        };
        filter.Close();
        return dimension is null || type is null || values is null ? null : new(Dimensions[dimension], type == "IN", values.ToHashSet(StringComparer.Ordinal));
    }

    [GeneratedRegex(@"\A[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\z", RegexOptions.NonBacktracking)]
    private static partial Regex Id();

    [GeneratedRegex(@"\A[0-9]XX\z", RegexOptions.NonBacktracking)]
    private static partial Regex Group();
}
