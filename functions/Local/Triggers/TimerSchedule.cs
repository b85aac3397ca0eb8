using System.Globalization;
using Local.Host;

namespace Local.Triggers;

/// <summary>A timer's <c>schedule</c>: NCRONTAB, or a time span between starts.</summary>
internal sealed class TimerSchedule
{
    private readonly Ncrontab? _times;
    private readonly TimeSpan _interval;

    private TimerSchedule(Ncrontab? times, TimeSpan interval) => (_times, _interval) = (times, interval);

    /// <summary>What the payload says of it.</summary>
    public bool AdjustForDst => _times is not null;

    /// <exception cref="HostConfigurationException">It is neither.</exception>
    public static TimerSchedule Parse(string text)
    {
        var isSpan = text.Contains(':', StringComparison.Ordinal); // a bare number would be a span of days
        if (isSpan && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var interval) && interval > TimeSpan.Zero) return new(null, interval);
        try
        {
            return new(Ncrontab.Parse(text), default);
        }
        catch (FormatException error)
        {
            throw new HostConfigurationException(
                $"The schedule expression '{text}' was not recognized as a valid cron expression or timespan string: {error.Message}");
        }
    }

    public DateTimeOffset Next(DateTimeOffset after) => _times is null ? after + _interval : _times.Next(after) ?? DateTimeOffset.MaxValue;
}
