namespace Policies;

/// <summary>The window a limit counts in; the contract's <c>duration</c>.</summary>
public enum LimitDuration
{
    /// <summary>One second.</summary>
    Seconds,

    /// <summary>One minute.</summary>
    Minutes,

    /// <summary>One hour.</summary>
    Hours,
}

/// <summary>So many calls in each window. Windows are fixed and aligned to the Unix epoch.</summary>
/// <param name="Limit">Calls per window, at least 0; 0 blocks.</param>
/// <param name="Duration">Length of the window.</param>
public sealed record RateLimit(long Limit, LimitDuration Duration)
{
    /// <summary>Length of the window in milliseconds.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public long WindowMilliseconds => Duration switch
    {
        LimitDuration.Seconds => 1_000,
        LimitDuration.Minutes => 60_000,
        LimitDuration.Hours => 3_600_000,
        _ => throw new InvalidOperationException($"unknown duration {Duration}"),
    };
}
