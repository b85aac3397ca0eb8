namespace Policies;

/// <summary>What is known of a counter: its window and how many calls of it have been handed out to instances.</summary>
/// <param name="Window">Start of the window, or of the slice of a sliding one, in Unix milliseconds.</param>
/// <param name="HandedOut">Calls handed out in that window or slice, used or not.</param>
/// <param name="Past">What was handed out in the slices before; <see langword="null"/> when nothing was, and for fixed windows.</param>
public readonly record struct CounterState(long Window, long HandedOut, SlicesPast? Past = null);

/// <summary>The one rule of limits, as a pure function: what an instance may take of a counter now.</summary>
/// <param name="Granted">Calls that may be taken: as many as were asked for, or what is left, or none.</param>
/// <param name="Next">The counter when they are taken.</param>
public readonly record struct LimitDecision(long Granted, CounterState Next)
{
    /// <summary>Decides.</summary>
    /// <param name="now">Unix milliseconds by this instance's clock.</param>
    /// <param name="limit">The limit.</param>
    /// <param name="state">The counter as it is stored; <see langword="null"/> when it is not.</param>
    /// <param name="cost">Calls asked for, at least 0.</param>
    /// <remarks>A window never moves backwards: an instance whose clock is behind takes from the window that is stored.</remarks>
    public static LimitDecision Decide(long now, RateLimit limit, CounterState? state, long cost)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(cost);
        var current = Current(now, limit, state);
        var granted = Math.Clamp(limit.Limit - current.HandedOut - (current.Past?.Sum ?? 0), 0, cost);
        return new(granted, current with { HandedOut = current.HandedOut + granted });
    }

    /// <summary>Start of the window, or of the slice of a sliding one, that holds an instant, in Unix milliseconds.</summary>
    public static long WindowOf(long now, RateLimit limit) => now - (now % limit.StepMilliseconds);

    /// <summary>When some of what was handed out is forgotten, in Unix milliseconds: the end of a fixed window, or the moment the oldest slice in use is a window ago.</summary>
    public static long ResetOf(CounterState state, RateLimit limit)
    {
        if (limit.Window == LimitWindow.Fixed)
            return state.Window + limit.WindowMilliseconds;
        // A slice is forgotten when a window has passed since its end.
        var oldest = state.Past?.Oldest ?? 0;
        return state.Window + limit.StepMilliseconds + limit.WindowMilliseconds - (oldest * limit.StepMilliseconds);
    }

    private static CounterState Current(long now, RateLimit limit, CounterState? state)
    {
        var window = WindowOf(now, limit);
        if (state is not { } known)
            return new(window, 0);
        if (known.Window >= window)
            return known;
        return new(window, 0, limit.Window == LimitWindow.Fixed ? null : SlicesPast.After(known, (window - known.Window) / limit.StepMilliseconds));
    }
}
