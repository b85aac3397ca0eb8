using Features.ProductVersions;
using Features.Statistics;
using Policies;

namespace Features.ProductAnalytics;

/// <summary>A stretch of time that can be asked for, and the buckets it comes in.</summary>
public sealed record AnalyticsRange(string Name, TimeSpan Length, TimeSpan Bucket)
{
    /// <summary>The shortest first. Buckets of a day begin at midnight, UTC; what is older than two days is kept by the hour.</summary>
    public static IReadOnlyList<AnalyticsRange> All { get; } =
    [
        new("1h", TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)),
        new("24h", TimeSpan.FromHours(24), TimeSpan.FromMinutes(30)),
        new("7d", TimeSpan.FromDays(7), TimeSpan.FromHours(2)),
        new("30d", TimeSpan.FromDays(30), TimeSpan.FromDays(1)),
        new("90d", TimeSpan.FromDays(90), TimeSpan.FromDays(1)),
    ];

    public static AnalyticsRange Default => All[1];
}

/// <summary>Sums up what enforcement counted of a product's versions. Nothing is counted of a version that nobody can register for: nothing guards its service.</summary>
public sealed class ProductTraffic(UsageSource usage, TimeProvider clock)
{
    public async Task<ProductAnalyticsAnswer> Of(IReadOnlyList<ProductVersion> versions, AnalyticsRange range, CancellationToken cancel)
    {
        var window = UsageWindow.Last(range.Length, range.Bucket, TimeZoneInfo.Utc, clock.GetUtcNow());
        var (total, byStatus) = (new Traffic(), new SortedDictionary<int, long>());
        var byTime = new SortedDictionary<DateTimeOffset, Traffic>();
        for (var start = window.From; start < window.Until; start += range.Bucket) byTime[start] = new();
        var byVersion = new List<ProductVersionTraffic>();
        foreach (var version in versions)
        {
            var own = new Traffic();
            await foreach (var line in usage.OfApi(version.Id.ToString("D"), window.From, window.Until, cancel))
            {
                own.Add(line);
                // Of a day that was just summed up an hour may begin before the window does.
                byTime[Later(window.StartOf(line.Start), window.From)].Add(line);
                byStatus[line.Status] = byStatus.GetValueOrDefault(line.Status) + line.Sum.Calls;
            }
            total.Add(own);
            byVersion.Add(new(version.Id, version.Name, own.Answer()));
        }
        return new(
            range.Name, window.From, window.Until, (long)range.Bucket.TotalMilliseconds, total.Answer(), [.. byTime.Select(point => new ProductTrafficPoint(point.Key, point.Value.Answer()))],
            byVersion, [.. byStatus.Select(status => new ProductStatusTraffic(status.Key, status.Value))]);
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;

    private sealed class Traffic
    {
        private readonly UsageTotal _total = new();
        private long _clientErrors;
        private long _serverErrors;

        public void Add(UsageLine line)
        {
            _total.Add(line);
            if (line.Status >= 500) _serverErrors += line.Sum.Calls;
            else if (line.Status >= 400) _clientErrors += line.Sum.Calls;
        }

        public void Add(Traffic other)
        {
            _total.Add(other._total);
            _clientErrors += other._clientErrors;
            _serverErrors += other._serverErrors;
        }

        public ProductTrafficAnswer Answer()
        {
            var (calls, measured) = (_total.Sum.Calls, _total.Sum.Measured);
            return new(
                calls, _clientErrors, _serverErrors, calls == 0 ? 0 : (double)(_clientErrors + _serverErrors) / calls,
                measured == 0 ? null : (double)_total.Sum.LatencyMilliseconds / measured, Latency(50), Latency(95), Latency(99));
        }

        private double? Latency(double percent) => _total.Percentile(UsageMeasure.Latency, percent);
    }
}
