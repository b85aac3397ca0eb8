namespace Policies.Tests;

public class LimitDecisionTests
{
    private const long Minute = 28_333_333L * 60_000;

    private static readonly RateLimit Five = new(5, LimitDuration.Minutes);

    [Theory]
    // now, window, handed out, cost -> granted, window, handed out
    [InlineData(0, null, 0, 1, 1, 0, 1)]
    [InlineData(59_999, null, 0, 3, 3, 0, 3)]
    [InlineData(10, 0L, 3, 1, 1, 0, 4)]
    [InlineData(10, 0L, 3, 9, 2, 0, 5)]
    [InlineData(10, 0L, 5, 1, 0, 0, 5)]
    [InlineData(10, 0L, 3, 0, 0, 0, 3)]
    // The limit was lowered below what is out already.
    [InlineData(10, 0L, 80, 1, 0, 0, 80)]
    // A new window begins at its first millisecond.
    [InlineData(60_000, 0L, 5, 2, 2, 60_000, 2)]
    [InlineData(600_001, 0L, 5, 1, 1, 600_000, 1)]
    // This instance's clock is behind: the stored window holds.
    [InlineData(59_000, 60_000L, 4, 3, 1, 60_000, 5)]
    [InlineData(58_000, 60_000L, 5, 1, 0, 60_000, 5)]
    public void Returns_what_may_be_taken(long now, long? window, long handedOut, long cost, long granted, long nextWindow, long nextHandedOut)
    {
        CounterState? state = window is { } known ? new(Minute + known, handedOut) : null;
        Assert.Equal(new(granted, new(Minute + nextWindow, nextHandedOut)), LimitDecision.Decide(Minute + now, Five, state, cost));
    }

    [Theory]
    [InlineData(LimitDuration.Seconds, 1_000)]
    [InlineData(LimitDuration.Minutes, 60_000)]
    [InlineData(LimitDuration.Hours, 3_600_000)]
    public void Returns_windows_aligned_to_the_epoch(LimitDuration duration, long length)
    {
        var limit = new RateLimit(1, duration);
        Assert.Equal(length, limit.WindowMilliseconds);
        Assert.Equal(0, LimitDecision.WindowOf(length - 1, limit));
        Assert.Equal(length, LimitDecision.WindowOf(length, limit));
        Assert.Equal(7 * length, LimitDecision.WindowOf((7 * length) + 5, limit));
    }

    [Fact]
    public void Refuses_everything_when_the_limit_is_nothing() =>
        Assert.Equal(0, LimitDecision.Decide(Minute, new(0, LimitDuration.Minutes), null, 1).Granted);

    [Fact]
    public void Forgets_calls_of_a_sliding_window_when_they_are_a_window_ago_and_no_sooner()
    {
        var limit = new RateLimit(5, LimitDuration.Minutes) { Window = LimitWindow.Sliding };
        // Three calls in the sixth slice of a minute, two in the tenth: then it is full, over the edge of the minute too.
        var first = LimitDecision.Decide(Minute + 35_000, limit, null, 3);
        var second = LimitDecision.Decide(Minute + 59_000, limit, first.Next, 9);
        Assert.Equal((3, 2), (first.Granted, second.Granted));
        Assert.Equal(0, LimitDecision.Decide(Minute + 60_000, limit, second.Next, 1).Granted);
        Assert.Equal(0, LimitDecision.Decide(Minute + 95_999, limit, second.Next, 1).Granted);
        var late = LimitDecision.Decide(Minute + 95_999, limit, second.Next, 0).Next;
        Assert.Equal(Minute + 96_000, LimitDecision.ResetOf(late, limit));
        // The slice of the first three ended at 36 s.
        var third = LimitDecision.Decide(Minute + 96_000, limit, second.Next, 9);
        Assert.Equal(3, third.Granted);
        Assert.Equal(Minute + 120_000, LimitDecision.ResetOf(third.Next, limit));
        Assert.Equal(2, LimitDecision.Decide(Minute + 120_000, limit, third.Next, 9).Granted);
        // What stands in a row is what was.
        Assert.Equal(third.Next.Past!.ToString(), SlicesPast.Parse(third.Next.Past.ToString())!.ToString());
        Assert.Equal(5, LimitDecision.Decide(Minute + 600_000, limit, third.Next, 9).Granted);
        Assert.Null(LimitDecision.Decide(Minute + 600_000, limit, third.Next, 9).Next.Past);
    }
}
