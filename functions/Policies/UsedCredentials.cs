using System.Numerics;
using System.Runtime.InteropServices;

namespace Policies;

/// <summary>
/// Credentials that were used on a day and that storage must be told of, each once a day if memory lasts. Those that storage was told of are known by 64 bits of hash,
/// so that remembering them for a day keeps nothing else of them in memory.
/// </summary>
/// <remarks>
/// Two of a hundred thousand have the same 64 bits once in four thousand million days; then one process does not note one of them on that day. Ids are given by us, so nobody outside can make it happen.
/// </remarks>
internal sealed class UsedCredentials
{
    /// <summary>A whole process's memory of what it noted is forgotten beyond so many, 2 MB; they are written again then, which changes nothing.</summary>
    private const int NotedMax = 131_072;

    /// <summary>More wait for storage than it takes in half a minute; what finds no place is noted at its next call.</summary>
    private const int WaitingMax = 65_536;

    private const int SlotsMin = 256;

    private readonly Lock _noting = new();
    private readonly Queue<(UsedCredential Credential, long Day)> _waiting = new();
    private volatile Noted _noted = new(0, new ulong[SlotsMin]);
    private int _count;

    /// <summary>Notes a use; costs one look-up when it was noted already.</summary>
    /// <param name="credential">The credential.</param>
    /// <param name="day">Days since the Unix epoch.</param>
    public void Note(CredentialPolicy credential, long day)
    {
        var print = PrintOf(credential.CredentialId);
        // Just before midnight, a clock read a moment ago: the day that has begun is as good.
        if (_noted is { } noted && noted.Day >= day && noted.Holds(print))
            return;
        lock (_noting)
        {
            if (_waiting.Count >= WaitingMax)
                return;
            if (_noted.Day < day || _count >= NotedMax)
                (_noted, _count) = (new(Math.Max(day, _noted.Day), new ulong[SlotsMin]), 0);
            if (_noted.Holds(print))
                return;
            _waiting.Enqueue((new(credential.PortalId, credential.ApplicationId, credential.CredentialId), _noted.Day));
            if (_count >= _noted.Slots.Length / 2)
                _noted = _noted.Grown();
            _noted.Add(print);
            _count++;
        }
    }

    /// <summary>Those that wait longest, at most so many.</summary>
    public List<(UsedCredential Credential, long Day)> Next(int max)
    {
        lock (_noting)
            return [.. _waiting.Take(max)];
    }

    /// <summary>Forgets those that waited longest, because storage knows of them now.</summary>
    public void Done(int count)
    {
        lock (_noting)
        {
            for (; count > 0; count--)
                _waiting.Dequeue();
            if (_waiting.Count == 0)
                _waiting.TrimExcess();
        }
    }

    private static ulong PrintOf(string id)
    {
        var hash = (ulong)id.Length;
        var bytes = MemoryMarshal.AsBytes(id.AsSpan());
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            hash = Mixed(hash ^ MemoryMarshal.Read<ulong>(bytes));
        for (; bytes.Length > 0; bytes = bytes[sizeof(char)..])
            hash = Mixed(hash ^ MemoryMarshal.Read<char>(bytes));
        hash ^= hash >> 32;
        // 0 is a free slot.
        return hash == 0 ? 1 : hash;

        static ulong Mixed(ulong value) => BitOperations.RotateLeft(value * 0x9E37_79B9_7F4A_7C15, 29) * 0xBF58_476D_1CE4_E5B9;
    }

    /// <summary>What was noted on a day: a hash table of hashes, looked up without a lock.</summary>
    private sealed record Noted(long Day, ulong[] Slots)
    {
        public bool Holds(ulong print) => Volatile.Read(ref Slots[SlotOf(print)]) == print;

        public void Add(ulong print) => Volatile.Write(ref Slots[SlotOf(print)], print);

        public Noted Grown()
        {
            var after = new Noted(Day, new ulong[Slots.Length * 2]);
            foreach (var print in Slots)
            {
                if (print != 0)
                    after.Add(print);
            }
            return after;
        }

        private int SlotOf(ulong print)
        {
            var slot = (int)print & (Slots.Length - 1);
            while (Volatile.Read(ref Slots[slot]) is not 0 and var other && other != print)
                slot = (slot + 1) & (Slots.Length - 1);
            return slot;
        }
    }
}
