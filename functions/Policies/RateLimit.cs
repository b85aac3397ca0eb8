using System.Text.Json.Serialization;

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

/// <summary>Whose calls one counter counts.</summary>
public enum LimitScope
{
    /// <summary>Those of a credential and of what it was rotated from and to; the contract's way.</summary>
    Credential,

    /// <summary>Those of all credentials of an application together.</summary>
    Application,
}

/// <summary>How windows follow each other.</summary>
public enum LimitWindow
{
    /// <summary>One after the other, aligned to the Unix epoch; the contract's way. Around an edge twice the limit may pass within one window's length.</summary>
    Fixed,

    /// <summary>
    /// In no stretch of a window's length more than the limit passes. Counted in tenths of a window, and a tenth is forgotten only when all of it is a window ago: what
    /// passes may be up to a tenth of a window late to be forgotten, never early.
    /// </summary>
    Sliding,
}

/// <summary>So many calls in each window.</summary>
/// <param name="Limit">Calls per window, at least 0; 0 blocks.</param>
/// <param name="Duration">Length of the window.</param>
public sealed record RateLimit(long Limit, LimitDuration Duration)
{
    /// <summary>Parts of a sliding window.</summary>
    internal const int Slices = 10;

    /// <summary>Whose calls are counted together. The contract's way is not written into snapshots, which older instances then read too.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LimitScope Scope { get; init; }

    /// <summary>How windows follow each other.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public LimitWindow Window { get; init; }

    /// <summary>Length of the window in milliseconds.</summary>
    [JsonIgnore]
    public long WindowMilliseconds => Duration switch
    {
        LimitDuration.Seconds => 1_000,
        LimitDuration.Minutes => 60_000,
        LimitDuration.Hours => 3_600_000,
        _ => throw new InvalidOperationException($"unknown duration {Duration}"),
    };

    /// <summary>How long what was taken may be used, in milliseconds: a whole window, or a slice of a sliding one.</summary>
    [JsonIgnore]
    public long StepMilliseconds => Window == LimitWindow.Sliding ? WindowMilliseconds / Slices : WindowMilliseconds;
}
