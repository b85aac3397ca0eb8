namespace Policies;

/// <summary>
/// Keeps an outage from being paid for by every request: after a failure nobody asks for a moment, then one asks for all. One failure is enough to
/// open it, because the storage client has tried three times before it reports one; a wait that was given up opens it where nobody else was answered meanwhile.
/// </summary>
internal sealed class Circuit(TimeProvider time)
{
    /// <summary>Short, so that recovery is noticed within a second; long against the time in which a dead server refuses.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private bool _open;
    private long _since;
    private long _answeredAt = long.MinValue;

    /// <summary>Whether the caller may ask. Whoever does reports how it went.</summary>
    public bool MayAsk()
    {
        if (!Volatile.Read(ref _open))
            return true;
        lock (_gate)
        {
            if (!_open)
                return true;
            if (time.GetElapsedTime(_since) < Rest)
                return false;
            // The next may ask after another rest, should this one never report.
            _since = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Storage answered, whatever it said.</summary>
    public void Succeeded()
    {
        Volatile.Write(ref _answeredAt, time.GetTimestamp());
        if (!Volatile.Read(ref _open))
            return;
        lock (_gate)
            _open = false;
    }

    /// <summary>
    /// Nothing came in time. Where others were answered meanwhile, storage is there: a single row may be slow, or this process, and refusing all others for a moment mends neither.
    /// </summary>
    /// <param name="asked">When it was asked for, a timestamp of the clock.</param>
    public void TimedOut(long asked)
    {
        if (Volatile.Read(ref _answeredAt) <= asked)
            Failed();
    }

    /// <summary>Storage refused, or cannot be reached.</summary>
    public void Failed()
    {
        lock (_gate)
        {
            _open = true;
            _since = time.GetTimestamp();
        }
    }
}
