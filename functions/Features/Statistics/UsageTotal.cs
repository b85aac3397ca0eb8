using Policies;

namespace Features.Statistics;

/// <summary>Calls summed up.</summary>
public sealed class UsageTotal
{
    private readonly UsageSpread _spread = new();

    public UsageSum Sum { get; private set; }

    public void Add(UsageLine line)
    {
        Sum += line.Sum;
        _spread.Add(line.Spread);
    }

    public void Add(UsageTotal other)
    {
        Sum += other.Sum;
        _spread.Add(other._spread);
    }

    /// <summary>Null when nothing was measured.</summary>
    public double? Percentile(UsageMeasure measure, double percent) => _spread.Percentile(measure, percent);

    /// <summary>A metric; 0 where nothing was measured.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="length">The time in which the calls came.</param>
    public double Of(UsageMetric metric, TimeSpan length) => metric switch
    {
        UsageMetric.RequestCount => Sum.Calls,
        UsageMetric.RequestPerMinute => Sum.Calls / length.TotalMinutes,
        UsageMetric.ResponseLatencyAverage => Average(Sum.LatencyMilliseconds),
        UsageMetric.ResponseSizeAverage => Average(Sum.ResponseBytes),
        UsageMetric.ResponseSizeSum => Sum.ResponseBytes,
        UsageMetric.RequestSizeAverage => Average(Sum.RequestBytes),
        UsageMetric.RequestSizeSum => Sum.RequestBytes,
        UsageMetric.ResponseLatencyP99 => Percentile(UsageMeasure.Latency, 99) ?? 0,
        UsageMetric.ResponseLatencyP95 => Percentile(UsageMeasure.Latency, 95) ?? 0,
        UsageMetric.ResponseLatencyP50 => Percentile(UsageMeasure.Latency, 50) ?? 0,
        UsageMetric.ResponseSizeP99 => Percentile(UsageMeasure.ResponseSize, 99) ?? 0,
        UsageMetric.ResponseSizeP95 => Percentile(UsageMeasure.ResponseSize, 95) ?? 0,
        UsageMetric.ResponseSizeP50 => Percentile(UsageMeasure.ResponseSize, 50) ?? 0,
        UsageMetric.RequestSizeP99 => Percentile(UsageMeasure.RequestSize, 99) ?? 0,
        UsageMetric.RequestSizeP95 => Percentile(UsageMeasure.RequestSize, 95) ?? 0,
        UsageMetric.RequestSizeP50 => Percentile(UsageMeasure.RequestSize, 50) ?? 0,
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric, null),
    };

    private double Average(long sum) => Sum.Measured == 0 ? 0 : (double)sum / Sum.Measured;
}
