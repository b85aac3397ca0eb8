namespace Features.ProductAnalytics;

/// <summary>The calls of some time.</summary>
/// <param name="Requests">All of them, refused ones too.</param>
/// <param name="ClientErrors">Answers from 400 to 499, among them what the gateway refused.</param>
/// <param name="ServerErrors">Answers from 500 on.</param>
/// <param name="ErrorRate">Share of both, 0 to 1.</param>
/// <param name="LatencyAverageMs">Null when no call went through our gateway: one that only asks knows nothing of times.</param>
/// <param name="LatencyP50Ms">Half of the calls were no slower.</param>
/// <param name="LatencyP95Ms">95 of 100.</param>
/// <param name="LatencyP99Ms">99 of 100.</param>
public sealed record ProductTrafficAnswer(
    long Requests, long ClientErrors, long ServerErrors, double ErrorRate, double? LatencyAverageMs, double? LatencyP50Ms, double? LatencyP95Ms, double? LatencyP99Ms);

/// <summary>One bucket of the series.</summary>
public sealed record ProductTrafficPoint(DateTimeOffset Start, ProductTrafficAnswer Traffic);

/// <summary>One version's share.</summary>
public sealed record ProductVersionTraffic(Guid Id, string Name, ProductTrafficAnswer Traffic);

/// <summary>How many answers had a status code.</summary>
public sealed record ProductStatusTraffic(int StatusCode, long Requests);

/// <summary>What was called of a product: in total, by time, by version and by status code.</summary>
public sealed record ProductAnalyticsAnswer(
    string Range, DateTimeOffset Start, DateTimeOffset End, long BucketMs, ProductTrafficAnswer Total, IReadOnlyList<ProductTrafficPoint> Series,
    IReadOnlyList<ProductVersionTraffic> Versions, IReadOnlyList<ProductStatusTraffic> StatusCodes);
