using System.Collections.Concurrent;

namespace Policies;

/// <summary>
/// What storage said of a credential, for a bounded time and in a bounded number: two generations, of which the older is dropped whole when the
/// younger is full. An entry that is still wanted moves to the younger one, so what is dropped has not been asked for lately.
/// </summary>
internal sealed class CredentialCache(int generationMax, TimeSpan ageMax, TimeProvider time)
{
    private readonly Lock _turning = new();
    private volatile ConcurrentDictionary<CredentialDigest, Entry> _young = new();
    private volatile ConcurrentDictionary<CredentialDigest, Entry> _old = new();

    public int Count => _young.Count + _old.Count;

    public bool TryFind(CredentialDigest key, out CredentialPolicy? policy)
    {
        var isYoung = _young.TryGetValue(key, out var entry);
        if ((!isYoung && !_old.TryGetValue(key, out entry)) || time.GetElapsedTime(entry.ReadAt) >= ageMax)
        {
            policy = null;
            return false;
        }
        if (!isYoung)
            MoveUp(key, entry);
        policy = entry.Policy;
        return true;
    }

    /// <param name="key">The credential.</param>
    /// <param name="policy">What its row said; <see langword="null"/> when there is none or a tombstone.</param>
    /// <param name="readAt">Timestamp from before the row was read: age counts from what the row said then.</param>
    public void Put(CredentialDigest key, CredentialPolicy? policy, long readAt) => Keep(key, new(policy, readAt));

    public void Drop(CredentialDigest key)
    {
        lock (_turning)
        {
            _old.TryRemove(key, out _);
            _young.TryRemove(key, out _);
        }
    }

    public void Clear()
    {
        lock (_turning)
        {
            _old = new();
            _young = new();
        }
    }

    /// <summary>Only what is still in the older generation moves: an entry that was dropped since it was found must not come back.</summary>
    private void MoveUp(CredentialDigest key, Entry found)
    {
        lock (_turning)
        {
            if (_old.TryGetValue(key, out var entry) && entry == found)
                Keep(key, entry);
        }
    }

    private void Keep(CredentialDigest key, Entry entry)
    {
        if (_young.Count >= generationMax)
        {
            lock (_turning)
            {
                if (_young.Count >= generationMax)
                {
                    _old = _young;
                    _young = new();
                }
            }
        }
        _young[key] = entry;
    }

    private readonly record struct Entry(CredentialPolicy? Policy, long ReadAt);
}
