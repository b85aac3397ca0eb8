using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Policies;

/// <summary>
/// What storage said of a credential, for a bounded time and in a bounded number. When it is full, a hand goes round: what was asked for since it last passed stays, the first that
/// was not makes room. Looked up without a lock; whoever looks while others write may miss an entry that is there, and then asks storage.
/// </summary>
/// <remarks>
/// Tables of references, each to one object with all that is asked of it: a look-up among many costs as much as the memory it touches, which is then two places. A key that was shown before is
/// found by its tag, without the hash that storage knows it by.
/// </remarks>
internal sealed class CredentialCache
{
    private readonly Lock _writing = new();
    private readonly int _countMax;
    private readonly TimeSpan _ageMax;
    private readonly TimeProvider _time;
    private readonly OpenTable<Entry> _entries;

    /// <summary>Those of them whose key was shown.</summary>
    private readonly OpenTable<Entry> _shown = new(static entry => entry.Tag!.Value.First);

    /// <summary>Odd, and known to nobody outside: whoever invents keys cannot make them meet in one place.</summary>
    private readonly ulong _salt = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;
    private int _hand;

    public CredentialCache(int countMax, TimeSpan ageMax, TimeProvider time)
    {
        (_countMax, _ageMax, _time) = (countMax, ageMax, time);
        _entries = new(entry => PlaceOf(entry.Key));
    }

    public int Count => _entries.Count;

    /// <param name="key">The credential.</param>
    /// <param name="now">The clock's timestamp.</param>
    /// <param name="policy">What its row said; <see langword="null"/> when there is none or a tombstone.</param>
    public bool TryFind(CredentialDigest key, long now, out CredentialPolicy? policy)
    {
        policy = null;
        return Find(key) is { } entry && IsFresh(entry, now, out policy);
    }

    /// <param name="tag">The tag of a presented key.</param>
    /// <param name="now">The clock's timestamp.</param>
    /// <param name="policy">What its row said; <see langword="null"/> when there is none or a tombstone.</param>
    public bool TryFind(KeyTag tag, long now, out CredentialPolicy? policy)
    {
        foreach (var entry in _shown.At(tag.First))
        {
            if (entry.Tag == tag)
                return IsFresh(entry, now, out policy);
        }
        policy = null;
        return false;
    }

    /// <param name="key">The credential.</param>
    /// <param name="policy">What its row said; <see langword="null"/> when there is none or a tombstone.</param>
    /// <param name="readAt">Timestamp from before the row was read: age counts from what the row said then.</param>
    public void Put(CredentialDigest key, CredentialPolicy? policy, long readAt)
    {
        lock (_writing)
        {
            var before = Find(key);
            if (before is not null && before.IsRenewedBy(policy, readAt))
                return;
            if (before is null && _entries.Count >= _countMax)
                MakeRoom();
            Put(new(key, before?.Tag, policy, readAt), before);
        }
    }

    /// <summary>Remembers by what tag the key of a credential is known, if the credential is remembered.</summary>
    public void Show(CredentialDigest key, KeyTag tag)
    {
        lock (_writing)
        {
            if (Find(key) is { Tag: null } before)
                Put(new(key, tag, before.Policy, before.ReadAt) { IsWanted = before.IsWanted }, before);
        }
    }

    public void Drop(CredentialDigest key)
    {
        lock (_writing)
        {
            if (Find(key) is { } entry)
                Remove(entry);
        }
    }

    public void Clear()
    {
        lock (_writing)
        {
            _shown.Clear();
            _entries.Clear();
            _hand = 0;
        }
    }

    private Entry? Find(CredentialDigest key)
    {
        foreach (var entry in _entries.At(PlaceOf(key)))
        {
            if (entry.Key == key)
                return entry;
        }
        return null;
    }

    private bool IsFresh(Entry entry, long now, out CredentialPolicy? policy)
    {
        policy = null;
        if (_time.GetElapsedTime(entry.ReadAt, now) >= _ageMax)
            return false;
        policy = entry.Policy;
        // Written only when it changes: what many read must stay in their caches.
        if (!entry.IsWanted)
            entry.IsWanted = true;
        return true;
    }

    private void Put(Entry entry, Entry? before)
    {
        _entries.Put(entry, before);
        if (entry.Tag is not null)
            _shown.Put(entry, before is { Tag: not null } ? before : null);
    }

    private void Remove(Entry entry)
    {
        if (entry.Tag is not null)
            _shown.Remove(entry);
        _entries.Remove(entry);
    }

    private void MakeRoom()
    {
        // Twice round at most: the first time every entry may still be wanted.
        for (var steps = _entries.Length * 2; steps > 0; steps--)
        {
            _hand &= _entries.Length - 1;
            if (_entries[_hand] is { } entry)
            {
                if (!entry.IsWanted || _time.GetElapsedTime(entry.ReadAt) >= _ageMax)
                {
                    Remove(entry);
                    return;
                }
                entry.IsWanted = false;
            }
            _hand++;
        }
    }

    private ulong PlaceOf(CredentialDigest key) => key.First * _salt;

    private sealed class Entry(CredentialDigest key, KeyTag? tag, CredentialPolicy? policy, long readAt)
    {
        private bool _isWanted;
        private long _readAt = readAt;

        public CredentialDigest Key { get; } = key;

        /// <summary>Of the key, once it was shown; clients of identity providers have none.</summary>
        public KeyTag? Tag { get; } = tag;

        public CredentialPolicy? Policy { get; } = policy;

        public long ReadAt => Volatile.Read(ref _readAt);

        /// <summary>Asked for since the hand last passed.</summary>
        public bool IsWanted
        {
            get => Volatile.Read(ref _isWanted);
            set => Volatile.Write(ref _isWanted, value);
        }

        /// <summary>
        /// Takes down that the row still says the same. The objects stay what they are: a hundred thousand credentials are read again every minute, and to replace old objects by
        /// new ones is what costs the collector most.
        /// </summary>
        public bool IsRenewedBy(CredentialPolicy? policy, long readAt)
        {
            if (Policy is null || policy is null || !Policy.SaysTheSameAs(policy))
                return false;
            Volatile.Write(ref _readAt, readAt);
            return true;
        }
    }
}
