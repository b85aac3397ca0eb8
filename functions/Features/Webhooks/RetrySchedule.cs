using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Features.Webhooks;

/// <summary>How long to wait after each attempt that failed. After the last one a delivery is given up.</summary>
public sealed class RetrySchedule
{
    /// <summary>The setting: seconds, separated by <c>;</c>.</summary>
    public const string Setting = "Webhooks:RetrySeconds";

    // Seconds at first, for a hiccup; then ever longer, a day in all.
    private const string Default = "5;30;120;600;1800;3600;7200;14400;21600;36000";
    private const int WaitsMax = 30;

    // The queue service hides a message for a week at most.
    private const int SecondsMax = 7 * 24 * 3600;

    private readonly TimeSpan[] _waits;

    /// <summary>Reads the setting.</summary>
    /// <exception cref="ArgumentException">It is no list of seconds.</exception>
    public RetrySchedule(IConfiguration settings)
    {
        var texts = (settings[Setting] is { Length: > 0 } given ? given : Default).Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var seconds = texts.Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= SecondsMax ? number : -1).ToList();
        if (seconds.Count > WaitsMax || seconds.Contains(-1)) throw new ArgumentException("Webhooks__RetrySeconds must list up to 30 numbers of seconds, such as 5;30;120.");
        _waits = [.. seconds.Select(number => TimeSpan.FromSeconds(number))];
    }

    /// <summary>How long to wait after so many attempts; null when there is none after them. A tenth more or less, so that what failed together does not come back together.</summary>
    public TimeSpan? After(int tries) => tries > _waits.Length ? null : _waits[tries - 1] * (0.9 + Random.Shared.NextDouble() * 0.2);
}
