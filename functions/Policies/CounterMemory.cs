using System.Collections.Concurrent;

namespace Policies;

/// <summary>The counters this process holds, in a bounded number. One that is dropped is read again from its row, and gives up what it had in hand.</summary>
internal sealed class CounterMemory
{
    /// <summary>About 400 bytes each.</summary>
    private const int CountersMax = 100_000;

    private const int SweepAtLeast = 1_024;

    private readonly ConcurrentDictionary<CounterKey, Counter> _counters = new();
    private int _sweepAt = SweepAtLeast;
    private int _sweeping;

    public int Count => _counters.Count;

    /// <summary>Calls of a window or slice that this process took and did not use yet; looking does not make a counter.</summary>
    public long HeldOf(CounterKey key, long window)
    {
        if (!_counters.TryGetValue(key, out var counter))
            return 0;
        lock (counter.Gate)
            return counter.Ledger.HeldOf(window);
    }

    /// <param name="key">The counter.</param>
    /// <param name="now">Unix milliseconds.</param>
    /// <returns>The counter; whoever locks it and finds it evicted asks again.</returns>
    public Counter Find(CounterKey key, long now)
    {
        if (_counters.TryGetValue(key, out var known))
            return known;
        if (_counters.Count >= _sweepAt)
            Sweep(now);
        return _counters.GetOrAdd(key, static added => new(added));
    }

    /// <summary>Drops counters whose window is over, and the longest unwanted of the others when there are still too many.</summary>
    private void Sweep(long now)
    {
        if (Interlocked.Exchange(ref _sweeping, 1) == 1)
            return;
        foreach (var counter in _counters.Values)
            Evict(counter, () => counter.Ledger.KnownUntil(counter.Limit) <= now);
        if (_counters.Count > CountersMax / 2)
        {
            foreach (var counter in _counters.Values.OrderBy(counter => counter.WantedAt).Take(_counters.Count - (CountersMax / 2)))
                Evict(counter, () => true);
        }
        // Twice what is wanted now: the price of a sweep is spread over as many new counters as it looks at.
        Volatile.Write(ref _sweepAt, Math.Clamp(_counters.Count * 2, SweepAtLeast, CountersMax));
        Volatile.Write(ref _sweeping, 0);
    }

    private void Evict(Counter counter, Func<bool> when)
    {
        lock (counter.Gate)
        {
            if (counter.IsAsking || !when())
                return;
            counter.IsEvicted = true;
            _counters.TryRemove(counter.Key, out _);
        }
    }
}
