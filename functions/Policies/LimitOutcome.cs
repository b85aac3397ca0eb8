namespace Policies;

/// <summary>What limits say of a call.</summary>
public enum LimitVerdict
{
    /// <summary>It may pass and has been counted.</summary>
    Admitted,

    /// <summary>The window is full; nothing was counted.</summary>
    Limited,

    /// <summary>The counter table does not answer; nothing was counted.</summary>
    Unavailable,
}

/// <summary>A limit that a call falls under.</summary>
/// <param name="Key">The counter.</param>
/// <param name="Limit">The limit it counts against.</param>
public readonly record struct LimitCharge(CounterKey Key, RateLimit Limit);

/// <summary>The verdict on a call, and the state of the limit that was decisive.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Limit">Calls per window; 0 with <see cref="LimitVerdict.Unavailable"/>.</param>
/// <param name="Remaining">Calls left in the window, as far as this instance knows.</param>
/// <param name="WindowEnd">Until when what was taken may be used, in Unix milliseconds.</param>
/// <param name="ResetAt">When some of the limit is free again, in Unix milliseconds: the window's end, for sliding windows the moment the oldest calls are forgotten.</param>
public readonly record struct LimitOutcome(LimitVerdict Verdict, long Limit, long Remaining, long WindowEnd, long ResetAt);
