using Azure;

namespace Policies;

/// <summary>A conditional write that takes calls out of a counter.</summary>
/// <param name="Next">The row to write.</param>
/// <param name="Granted">Calls that are this instance's when the write succeeds, at least 1.</param>
/// <param name="IfMatch">The version the row must still have; <see langword="null"/> when there must be none.</param>
internal readonly record struct Reservation(CounterState Next, long Granted, ETag? IfMatch);

/// <summary>What a counter says of a call.</summary>
internal enum CounterVerdict
{
    /// <summary>Storage must be asked.</summary>
    Unknown,

    /// <summary>The call may pass; it has been taken out of what is in hand.</summary>
    Taken,

    /// <summary>The window is full.</summary>
    Full,
}

/// <summary>A verdict and what is left.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Remaining">Calls left in the window, as far as this instance knows.</param>
/// <param name="WindowEnd">Until when what was taken may be used, in Unix milliseconds.</param>
/// <param name="ResetAt">When some of the limit is free again, in Unix milliseconds.</param>
internal readonly record struct CounterAnswer(CounterVerdict Verdict, long Remaining, long WindowEnd, long ResetAt);

/// <summary>
/// One instance's side of the reservation protocol for one counter, without input and output: what it has in hand, what it last saw of the row,
/// and which write comes next. The caller holds a lock and has one request to storage under way at a time.
/// </summary>
/// <remarks>
/// The invariant: calls admitted by all instances in a window are at most what the row says was handed out, and that is at most the limit. It holds
/// because calls get into hand only by a write that the row's version guarded, and are used only in the window they were taken from. A write whose
/// answer is lost adds nothing here, so what it may have taken stays handed out and unused.
/// </remarks>
internal sealed class CounterLedger
{
    /// <summary>How long a reservation should last at the recent rate: long enough for about four writes a second, short enough to waste little.</summary>
    private const long HorizonMilliseconds = 250;

    /// <summary>At most this part of what is free is taken beyond the waiting demand: other instances find something, and near the limit n is the demand.</summary>
    private const long SurplusShare = 8;

    private CounterState? _row;
    private ETag _version;
    private long _inHand;
    private long _rateSince;
    private long _rateCount;
    private double _callsPerMillisecond;

    /// <summary>Whether the row must be read before anything can be written.</summary>
    public bool MustRead { get; private set; } = true;

    /// <summary>The last window this ledger can say anything about ends then, in Unix milliseconds.</summary>
    public long KnownUntil(RateLimit limit) => _row is { } row ? row.Window + limit.StepMilliseconds : 0;

    /// <summary>Calls in hand of that window or slice.</summary>
    public long HeldOf(long window) => _row?.Window == window ? _inHand : 0;

    /// <summary>Notes that a call has come, for the rate.</summary>
    public void Observe(long now)
    {
        _rateCount++;
        var elapsed = now - _rateSince;
        if (elapsed is >= 0 and < HorizonMilliseconds)
            return;
        // A counter that has been quiet for a second takes one call at a time again.
        _callsPerMillisecond = elapsed is > 0 and < 4 * HorizonMilliseconds ? (_callsPerMillisecond + ((double)_rateCount / elapsed)) / 2 : 0;
        _rateSince = now;
        _rateCount = 0;
    }

    /// <summary>Takes one call from what is in hand, or says that the window is full, or that storage must be asked.</summary>
    public CounterAnswer Take(long now, RateLimit limit)
    {
        var (free, next) = LimitDecision.Decide(now, limit, _row, long.MaxValue);
        var end = next.Window + limit.StepMilliseconds;
        var reset = LimitDecision.ResetOf(next, limit);
        if (_inHand > 0 && _row?.Window == next.Window)
            return new(CounterVerdict.Taken, free + --_inHand, end, reset);
        // What is handed out in a window never becomes less, so "full" needs no newer row than the one seen.
        return new(free == 0 ? CounterVerdict.Full : CounterVerdict.Unknown, free, end, reset);
    }

    /// <summary>Gives back a call that was taken and not used; nothing happens when its window is over.</summary>
    public void GiveBack(long windowEnd, RateLimit limit)
    {
        if (KnownUntil(limit) == windowEnd)
            _inHand++;
    }

    /// <summary>The next write for so many waiting calls; <see langword="null"/> when the window is full.</summary>
    public Reservation? Plan(long now, RateLimit limit, long waiting)
    {
        var (free, next) = LimitDecision.Decide(now, limit, _row, long.MaxValue);
        var horizon = Math.Clamp(next.Window + limit.StepMilliseconds - now, 0, HorizonMilliseconds);
        var surplus = Math.Min((long)(_callsPerMillisecond * horizon), free / SurplusShare);
        var decision = LimitDecision.Decide(now, limit, _row, Math.Max(waiting, surplus));
        return decision.Granted == 0 ? null : new(decision.Next, decision.Granted, _row is null ? null : _version);
    }

    /// <summary>The write succeeded.</summary>
    public void Wrote(Reservation reservation, ETag version)
    {
        // What was in hand of an older window is given up with that window.
        _inHand = _row?.Window == reservation.Next.Window ? _inHand + reservation.Granted : reservation.Granted;
        _row = reservation.Next;
        _version = version;
    }

    /// <summary>The row was read; <see langword="null"/> when there is none.</summary>
    public void Saw(CounterState? state, ETag version)
    {
        MustRead = false;
        if (state?.Window != _row?.Window)
            _inHand = 0;
        _row = state;
        _version = version;
    }

    /// <summary>The write was refused, or nobody knows whether it succeeded: only the row can tell what comes next.</summary>
    public void Lost() => MustRead = true;
}
