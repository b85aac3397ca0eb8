using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Policies;

/// <summary>The lines of one minute. Lines come and never go, the whole minute is forgotten at once; so they are looked up without a lock.</summary>
internal sealed class UsageMinute(long minute)
{
    private const int SlotsMin = 64;

    private readonly Lock _adding = new();

    /// <summary>A power of two, at most three quarters of it in use.</summary>
    private volatile UsageTally?[] _slots = new UsageTally?[SlotsMin];
    private int _count;

    /// <summary>Minutes since the Unix epoch.</summary>
    public long Minute => minute;

    public int Count => Volatile.Read(ref _count);

    /// <summary>May miss a line that is being added; <see cref="FindOrAdd"/> does not.</summary>
    public bool TryFind(in UsageKey key, int hash, [NotNullWhen(true)] out UsageTally? line)
    {
        var slots = _slots;
        line = Volatile.Read(ref slots[Slot(slots, key, hash)]);
        return line is not null && line.Is(key);
    }

    public UsageTally FindOrAdd(in UsageKey key, int hash, out bool isNew)
    {
        lock (_adding)
        {
            var slot = Slot(_slots, key, hash);
            isNew = _slots[slot] is null;
            if (_slots[slot] is { } known)
                return known;
            if (_count >= _slots.Length / 4 * 3)
            {
                _slots = Grown(_slots);
                slot = Slot(_slots, key, hash);
            }
            var line = new UsageTally(key, hash, _count);
            Volatile.Write(ref _slots[slot], line);
            Volatile.Write(ref _count, _count + 1);
            return line;
        }
    }

    /// <summary>All lines, in an array that is to be given back. None may be missing: its owner's row would be replaced by less.</summary>
    public UsageTally[] Rent(out int count)
    {
        lock (_adding)
        {
            count = 0;
            var lines = ArrayPool<UsageTally>.Shared.Rent(_count);
            foreach (var line in _slots)
            {
                if (line is not null)
                    lines[count++] = line;
            }
            return lines;
        }
    }

    /// <summary>Whether everything that was counted is written.</summary>
    public bool IsWritten() => !Array.Exists(_slots, static line => line is not null && (line.IsChanged(UsageOwner.Application) || line.IsChanged(UsageOwner.Api)));

    /// <returns>The slot of a line, or the free one in which it belongs.</returns>
    private static int Slot(UsageTally?[] slots, in UsageKey key, int hash)
    {
        var slot = hash & (slots.Length - 1);
        while (Volatile.Read(ref slots[slot]) is { } line && (line.Hash != hash || !line.Is(key)))
            slot = (slot + 1) & (slots.Length - 1);
        return slot;
    }

    private static UsageTally?[] Grown(UsageTally?[] before)
    {
        var after = new UsageTally?[before.Length * 2];
        foreach (var line in before)
        {
            if (line is null)
                continue;
            var slot = line.Hash & (after.Length - 1);
            while (after[slot] is not null)
                slot = (slot + 1) & (after.Length - 1);
            after[slot] = line;
        }
        return after;
    }
}
