using System.Numerics;

namespace Policies;

/// <summary>
/// A table of references with open slots, at most half of them in use: looked up without a lock, changed by one writer at a time. Whoever looks while it is changed may miss an entry that is
/// there, and never gets one that was not.
/// </summary>
/// <param name="placeOf">Where an entry belongs: a number whose upper bits are spread evenly and cannot be foretold by whoever chooses what is put in.</param>
internal sealed class OpenTable<T>(Func<T, ulong> placeOf) where T : class
{
    private const int SlotsMin = 256;

    /// <summary>A power of two.</summary>
    private volatile T?[] _slots = new T?[SlotsMin];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Number of slots.</summary>
    public int Length => _slots.Length;

    /// <summary>What is in a slot.</summary>
    public T? this[int slot] => _slots[slot];

    /// <summary>The entries that stand where one with that place would.</summary>
    public Candidates At(ulong place) => new(_slots, place);

    /// <summary>Puts an entry in, in place of another one of the same place if one is given.</summary>
    public void Put(T entry, T? instead)
    {
        if (instead is null && _count >= _slots.Length / 2)
            Grow();
        var slot = SlotOf(placeOf(entry), _slots);
        while (_slots[slot] is { } other && !ReferenceEquals(other, instead))
            slot = (slot + 1) & (_slots.Length - 1);
        if (_slots[slot] is null)
            _count++;
        Volatile.Write(ref _slots[slot], entry);
    }

    /// <summary>Takes an entry out, and moves up what stands behind it and would not be found any more.</summary>
    public void Remove(T entry)
    {
        var slots = _slots;
        var free = SlotOf(placeOf(entry), slots);
        while (!ReferenceEquals(slots[free], entry))
            free = (free + 1) & (slots.Length - 1);
        _count--;
        for (var next = (free + 1) & (slots.Length - 1); slots[next] is { } behind; next = (next + 1) & (slots.Length - 1))
        {
            // It may stand no further forward than where its search begins.
            if (((next - SlotOf(placeOf(behind), slots)) & (slots.Length - 1)) < ((next - free) & (slots.Length - 1)))
                continue;
            Volatile.Write(ref slots[free], behind);
            free = next;
        }
        Volatile.Write(ref slots[free], null);
    }

    public void Clear()
    {
        _slots = new T?[SlotsMin];
        _count = 0;
    }

    private void Grow()
    {
        var after = new T?[_slots.Length * 2];
        foreach (var entry in _slots)
        {
            if (entry is null)
                continue;
            var slot = SlotOf(placeOf(entry), after);
            while (after[slot] is not null)
                slot = (slot + 1) & (after.Length - 1);
            after[slot] = entry;
        }
        _slots = after;
    }

    private static int SlotOf(ulong place, T?[] slots) => (int)(place >> (64 - BitOperations.Log2((uint)slots.Length)));

    /// <summary>Entries one behind the other, up to a free slot.</summary>
    public struct Candidates(T?[] slots, ulong place)
    {
        private int _slot = SlotOf(place, slots) - 1;

        public T Current { get; private set; } = null!;

        public readonly Candidates GetEnumerator() => this;

        public bool MoveNext()
        {
            _slot = (_slot + 1) & (slots.Length - 1);
            if (Volatile.Read(ref slots[_slot]) is not { } entry)
                return false;
            Current = entry;
            return true;
        }
    }
}
