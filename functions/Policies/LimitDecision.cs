namespace Policies;

/// <summary>What is known of a counter: its window and how many calls of it have been handed out to instances.</summary>
/// <param name="Window">Start of the window in Unix milliseconds.</param>
/// <param name="HandedOut">Calls handed out in that window, used or not.</param>
public readonly record struct CounterState(long Window, long HandedOut);

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
        var window = WindowOf(now, limit);
        var (start, used) = state is { } known && known.Window >= window ? known : new(window, 0);
        var granted = Math.Clamp(limit.Limit - used, 0, cost);
        return new(granted, new(start, used + granted));
    }

    /// <summary>Start of the window that holds an instant, in Unix milliseconds.</summary>
    public static long WindowOf(long now, RateLimit limit) => now - (now % limit.WindowMilliseconds);
}
