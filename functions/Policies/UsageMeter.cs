namespace Policies;

/// <summary>
/// Counts calls in memory. A minute's sums grow until it is over, and what is written of them is always the whole: writing twice changes nothing.
/// </summary>
public sealed class UsageMeter(TimeProvider time)
{
    /// <summary>Lines in memory; more are dropped and counted in <see cref="Dropped"/>. About 10 MB, and as much again when the applications they name are remembered nowhere else.</summary>
    public const int LinesMax = 100_000;

    private readonly Lock _turning = new();
    private readonly SortedDictionary<long, UsageMinute> _minutes = [];

    /// <summary>The latest minute, which nearly every call is counted in.</summary>
    private volatile UsageMinute? _latest;
    private long _openFrom;
    private int _count;
    private long _dropped;

    /// <summary>Names this process in the rows it writes, so that no other one replaces them.</summary>
    public string Instance { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Calls that were not counted because memory was full.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Lines in memory.</summary>
    internal int Lines => Volatile.Read(ref _count);

    internal UsedCredentials Used { get; } = new();

    /// <summary>Counts one call that was decided on, if it was meant for an API.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="status">The status code that the client got, or would have got.</param>
    /// <param name="sum">Times and sizes of this one call.</param>
    public void Count(in Decision decision, int status, in UsageSum sum)
    {
        if (decision.ApiId is not { } api)
            return;
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        Line(new(minute, decision.Credential?.ApplicationId ?? "", api, decision.OperationId ?? "", status))?.Add(sum);
        if (decision.Credential is { } credential)
            Used.Note(credential, minute / (24 * 60));
    }

    /// <summary>Minutes of which something is in memory, oldest first.</summary>
    internal List<UsageMinute> Minutes()
    {
        lock (_turning)
            return [.. _minutes.Values];
    }

    /// <summary>Forgets a minute that is over, unless something came that is not written.</summary>
    internal void Forget(UsageMinute minute)
    {
        lock (_turning)
        {
            if (!minute.IsWritten())
                return;
            _minutes.Remove(minute.Minute);
            _openFrom = Math.Max(_openFrom, minute.Minute + 1);
            if (_latest == minute)
                _latest = null;
        }
        Interlocked.Add(ref _count, -minute.Count);
    }

    private UsageTally? Line(in UsageKey key)
    {
        var lines = _latest is { } latest && latest.Minute == key.Minute ? latest : Minute(key.Minute);
        // An operation belongs to one API; whole services are few. Seeded per process, so that nobody can foretell it; the upper bits are those that count.
        var place = (ulong)(uint)HashCode.Combine(key.ApplicationId, key.OperationId, key.Status) << 32;
        if (lines.TryFind(key, place, out var line))
            return line;
        if (Interlocked.Increment(ref _count) > LinesMax)
        {
            Interlocked.Decrement(ref _count);
            Interlocked.Increment(ref _dropped);
            return null;
        }
        line = lines.FindOrAdd(key, place, out var isNew);
        if (!isNew)
            Interlocked.Decrement(ref _count);
        return line;
    }

    private UsageMinute Minute(long minute)
    {
        lock (_turning)
        {
            // A clock that was set back must not begin a minute anew whose sums are written: they would be replaced by less.
            minute = Math.Max(minute, _openFrom);
            if (!_minutes.TryGetValue(minute, out var lines))
                _minutes[minute] = lines = new(minute);
            if (_latest is null || _latest.Minute < minute)
                _latest = lines;
            return lines;
        }
    }
}
