namespace Features.Statistics;

/// <summary>A stretch of time and the buckets it is cut into, by the calendar of a time zone.</summary>
/// <param name="From">First instant.</param>
/// <param name="Until">First instant no longer wanted.</param>
/// <param name="Bucket">Length of a bucket; days and weeks begin at midnight of the zone. Null when the whole stretch is one.</param>
/// <param name="Zone">The time zone.</param>
public sealed record UsageWindow(DateTimeOffset From, DateTimeOffset Until, TimeSpan? Bucket, TimeZoneInfo Zone)
{
    /// <summary>Usage is kept by the minute.</summary>
    public static readonly TimeSpan BucketMin = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Whether buckets are counted from the Unix epoch, of whatever length they are, and not by a calendar.</summary>
    public bool IsByEpoch { get; init; }

    /// <summary>Length of a bucket, or of everything.</summary>
    public TimeSpan Length => Bucket ?? Until - From;

    /// <summary>A window that ends now, its start taken down to the start of a bucket.</summary>
    public static UsageWindow Last(TimeSpan length, TimeSpan? bucket, TimeZoneInfo zone, DateTimeOffset now) =>
        new UsageWindow(now - length, now, bucket, zone) is var window && bucket is null ? window : window with { From = window.StartOf(now - length) };

    /// <summary>The bucket that an instant falls into; nothing begins before the window does.</summary>
    public DateTimeOffset StartOf(DateTimeOffset at)
    {
        if (Bucket is not { } bucket) return From;
        if (IsByEpoch) return DateTimeOffset.UnixEpoch.AddTicks((at - DateTimeOffset.UnixEpoch).Ticks / bucket.Ticks * bucket.Ticks);
        var local = TimeZoneInfo.ConvertTime(at, Zone);
        if (bucket >= Day)
        {
            var days = (int)(bucket / Day);
            var date = local.Date;
            // Weeks begin on Monday.
            return AtMidnight(days == 7 ? date.AddDays(-(((int)date.DayOfWeek + 6) % 7)) : date, Zone);
        }
        return local.AddTicks(-(local.TimeOfDay.Ticks % bucket.Ticks)).ToUniversalTime();
    }

    /// <summary>Midnight of a day in a zone. Where clocks skip it, the first instant of the day.</summary>
    public static DateTimeOffset AtMidnight(DateTime date, TimeZoneInfo zone)
    {
        var local = DateTime.SpecifyKind(date.Date, DateTimeKind.Unspecified);
        while (zone.IsInvalidTime(local)) local = local.AddMinutes(15);
        return new DateTimeOffset(local, zone.GetUtcOffset(local)).ToUniversalTime();
    }
}
