using System.Collections.Concurrent;

namespace Policies;

/// <summary>
/// Counts calls in memory. A minute's sums grow until it is over, and what is written of them is always the whole: writing twice changes nothing.
/// </summary>
public sealed class UsageMeter(TimeProvider time)
{
    /// <summary>Lines in memory; more are dropped and counted in <see cref="Dropped"/>. About 50 MB.</summary>
    public const int LinesMax = 100_000;

    private readonly ConcurrentDictionary<UsageKey, Line> _lines = new();
    private readonly ConcurrentDictionary<UsedCredential, long> _used = new();
    private int _count;
    private long _dropped;

    /// <summary>Names this process in the rows it writes, so that no other one replaces them.</summary>
    public string Instance { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Calls that were not counted because memory was full.</summary>
    public long Dropped => Volatile.Read(ref _dropped);

    /// <summary>Counts one call that was decided on, if it was meant for an API.</summary>
    /// <param name="decision">The decision.</param>
    /// <param name="status">The status code that the client got, or would have got.</param>
    /// <param name="sum">Times and sizes of this one call.</param>
    public void Count(in Decision decision, int status, in UsageSum sum)
    {
        if (decision.ApiId is not { } api)
            return;
        var minute = time.GetUtcNow().ToUnixTimeSeconds() / 60;
        var application = decision.Credential?.ApplicationId ?? "";
        Find(new(minute, application, api, decision.OperationId ?? "", status))?.Add(sum);
        if (decision.Credential is { } credential)
            Use(new(credential.PortalId, application, credential.CredentialId), minute / (24 * 60));
    }

    /// <summary>The sums as they stand now.</summary>
    internal IEnumerable<KeyValuePair<UsageKey, UsageCount>> Lines() =>
        _lines.Select(line => KeyValuePair.Create(line.Key, line.Value.Count));

    /// <summary>Credentials and the last day (since the Unix epoch) they were used on.</summary>
    internal IEnumerable<KeyValuePair<UsedCredential, long>> Used() => _used;

    /// <summary>Forgets lines of a minute that is over and written.</summary>
    internal void Forget(UsageKey key)
    {
        if (_lines.TryRemove(key, out _))
            Interlocked.Decrement(ref _count);
    }

    /// <summary>Forgets that a credential was used on a day that is written and over.</summary>
    internal void Forget(UsedCredential credential, long day) => _used.TryRemove(new(credential, day));

    private Line? Find(UsageKey key)
    {
        if (_lines.TryGetValue(key, out var line))
            return line;
        if (Volatile.Read(ref _count) >= LinesMax)
        {
            Interlocked.Increment(ref _dropped);
            return null;
        }
        line = new();
        if (_lines.TryAdd(key, line))
        {
            Interlocked.Increment(ref _count);
            return line;
        }
        return _lines.GetValueOrDefault(key);
    }

    private void Use(UsedCredential credential, long day)
    {
        if (_used.TryGetValue(credential, out var known) ? known != day : _used.Count < LinesMax)
            _used[credential] = day;
    }

    private sealed class Line
    {
        private readonly Lock _adding = new();
        private readonly UsageSpread _spread = new();
        private UsageSum _sum;

        public UsageCount Count
        {
            get
            {
                lock (_adding)
                    return new(_sum, _spread.Copy());
            }
        }

        public void Add(in UsageSum one)
        {
            lock (_adding)
            {
                _sum += one;
                if (one.Measured == 0)
                    return;
                _spread.Add(UsageMeasure.Latency, one.LatencyMilliseconds);
                _spread.Add(UsageMeasure.RequestSize, one.RequestBytes);
                _spread.Add(UsageMeasure.ResponseSize, one.ResponseBytes);
            }
        }
    }
}
