using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Policies;

/// <summary>
/// What storage said of a credential, for a bounded time and in a bounded number. When it is full, a hand goes round: what was asked for since it last passed stays, the first that
/// was not makes room. Looked up without a lock; whoever looks while others write may miss an entry that is there, and then asks storage.
/// </summary>
/// <remarks>One table of references, each to one object with all that is asked of it: a look-up among many costs as much as the memory it touches, which is then two places.</remarks>
internal sealed class CredentialCache(int countMax, TimeSpan ageMax, TimeProvider time)
{
    private const int SlotsMin = 256;

    private readonly Lock _writing = new();

    /// <summary>Odd, and known to nobody outside: whoever invents keys cannot make them meet in one place.</summary>
    private readonly ulong _salt = MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    /// <summary>A power of two, at most half of it in use.</summary>
    private volatile Entry?[] _slots = new Entry?[SlotsMin];
    private int _count;
    private int _hand;

    public int Count => Volatile.Read(ref _count);

    /// <param name="key">The credential.</param>
    /// <param name="now">The clock's timestamp.</param>
    /// <param name="policy">What its row said; <see langword="null"/> when there is none or a tombstone.</param>
    public bool TryFind(CredentialDigest key, long now, out CredentialPolicy? policy)
    {
        policy = null;
        var slots = _slots;
        for (var slot = SlotOf(key, slots); Volatile.Read(ref slots[slot]) is { } entry; slot = (slot + 1) & (slots.Length - 1))
        {
            if (entry.Key != key)
                continue;
            if (time.GetElapsedTime(entry.ReadAt, now) >= ageMax)
                return false;
            policy = entry.Policy;
            // Written only when it changes: what many read must stay in their caches.
            if (!entry.IsWanted)
                entry.IsWanted = true;
            return true;
        }
        return false;
    }

    /// <param name="key">The credential.</param>
    /// <param name="policy">What its row said; <see langword="null"/> when there is none or a tombstone.</param>
    /// <param name="readAt">Timestamp from before the row was read: age counts from what the row said then.</param>
    public void Put(CredentialDigest key, CredentialPolicy? policy, long readAt)
    {
        lock (_writing)
        {
            var slot = Find(key);
            if (_slots[slot] is null)
            {
                if (_count >= countMax)
                    MakeRoom();
                else if (_count >= _slots.Length / 2)
                    Grow();
                slot = Find(key);
                _count++;
            }
            Volatile.Write(ref _slots[slot], new(key, policy, readAt));
        }
    }

    public void Drop(CredentialDigest key)
    {
        lock (_writing)
        {
            var slot = Find(key);
            if (_slots[slot] is not null)
                Free(slot);
        }
    }

    public void Clear()
    {
        lock (_writing)
        {
            _slots = new Entry?[SlotsMin];
            (_count, _hand) = (0, 0);
        }
    }

    /// <returns>The slot of a key, or the free one in which it belongs.</returns>
    private int Find(CredentialDigest key)
    {
        var slot = SlotOf(key, _slots);
        while (_slots[slot] is { } entry && entry.Key != key)
            slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }

    private void MakeRoom()
    {
        // Twice round at most: the first time every entry may still be wanted.
        for (var steps = _slots.Length * 2; steps > 0; steps--)
        {
            if (_slots[_hand] is { } entry)
            {
                if (!entry.IsWanted || time.GetElapsedTime(entry.ReadAt) >= ageMax)
                {
                    Free(_hand);
                    return;
                }
                entry.IsWanted = false;
            }
            _hand = (_hand + 1) & (_slots.Length - 1);
        }
    }

    /// <summary>Frees a slot, and moves up what stands behind it and would not be found any more.</summary>
    private void Free(int free)
    {
        var slots = _slots;
        _count--;
        for (var next = (free + 1) & (slots.Length - 1); slots[next] is { } entry; next = (next + 1) & (slots.Length - 1))
        {
            // It may stand no further forward than where its search begins.
            if (((next - SlotOf(entry.Key, slots)) & (slots.Length - 1)) < ((next - free) & (slots.Length - 1)))
                continue;
            Volatile.Write(ref slots[free], entry);
            free = next;
        }
        Volatile.Write(ref slots[free], null);
    }

    private void Grow()
    {
        var before = _slots;
        var after = new Entry?[before.Length * 2];
        foreach (var entry in before)
        {
            if (entry is null)
                continue;
            var slot = SlotOf(entry.Key, after);
            while (after[slot] is not null)
                slot = (slot + 1) & (after.Length - 1);
            after[slot] = entry;
        }
        (_slots, _hand) = (after, 0);
    }

    private int SlotOf(CredentialDigest key, Entry?[] slots) => (int)((key.First * _salt) >> (64 - BitOperations.Log2((uint)slots.Length)));

    private sealed class Entry(CredentialDigest key, CredentialPolicy? policy, long readAt)
    {
        private bool _isWanted;

        public CredentialDigest Key { get; } = key;

        public CredentialPolicy? Policy { get; } = policy;

        public long ReadAt { get; } = readAt;

        /// <summary>Asked for since the hand last passed.</summary>
        public bool IsWanted
        {
            get => Volatile.Read(ref _isWanted);
            set => Volatile.Write(ref _isWanted, value);
        }
    }
}
