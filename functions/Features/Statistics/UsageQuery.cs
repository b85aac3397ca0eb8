namespace Features.Statistics;

/// <summary>What is measured of calls.</summary>
public enum UsageMetric
{
    RequestCount, RequestPerMinute, ResponseLatencyAverage, ResponseSizeAverage, ResponseSizeSum, RequestSizeAverage, RequestSizeSum,
    ResponseLatencyP99, ResponseLatencyP95, ResponseLatencyP50, ResponseSizeP99, ResponseSizeP95, ResponseSizeP50, RequestSizeP99, RequestSizeP95, RequestSizeP50,
}

/// <summary>What calls are told apart by.</summary>
public enum UsageDimension { Api, Application, StatusCode, StatusCodeGrouped, Time }

/// <summary>A restriction on one dimension.</summary>
/// <param name="Dimension">The dimension.</param>
/// <param name="IsIn">Whether the values are the ones wanted, or the ones not wanted.</param>
/// <param name="Values">As they stand in answers.</param>
public sealed record UsageFilter(UsageDimension Dimension, bool IsIn, IReadOnlySet<string> Values)
{
    public bool Admits(string value) => Values.Contains(value) == IsIn;
}

/// <summary>A question about calls.</summary>
public sealed record UsageQuery
{
    public required UsageMetric Metric { get; init; }

    /// <summary>At most two.</summary>
    public required IReadOnlyList<UsageDimension> Dimensions { get; init; }

    public required UsageWindow Window { get; init; }

    public required IReadOnlyList<UsageFilter> Filters { get; init; }
}
