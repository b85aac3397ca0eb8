using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Policies;

/// <summary>A literal segment as a slot holds it: in itself when it is short, so that comparing it reads no other memory.</summary>
[InlineArray(Size)]
internal struct OperationText
{
    private const int Size = 24;
    private const byte Elsewhere = byte.MaxValue;

    private byte _first;

    /// <param name="segment">A segment of a canonical path, which is ASCII.</param>
    /// <param name="others">Where texts stand that are too long for a slot.</param>
    public static OperationText Of(ReadOnlySpan<char> segment, List<byte> others)
    {
        var text = default(OperationText);
        Span<byte> room = text;
        if (segment.Length < Size)
        {
            room[0] = (byte)segment.Length;
            Encoding.ASCII.GetBytes(segment, room[1..]);
            return text;
        }
        room[0] = Elsewhere;
        MemoryMarshal.Write(room[4..], others.Count);
        MemoryMarshal.Write(room[8..], segment.Length);
        foreach (var character in segment)
            others.Add((byte)character);
        return text;
    }

    [UnscopedRef]
    private readonly ReadOnlySpan<byte> Room => this;

    public readonly bool Is(ReadOnlySpan<char> segment, byte[] others)
    {
        var room = Room;
        if (room[0] != Elsewhere)
            return room[0] == segment.Length && Ascii.Equals(room.Slice(1, segment.Length), segment);
        return MemoryMarshal.Read<int>(room[8..]) == segment.Length && Ascii.Equals(others.AsSpan(MemoryMarshal.Read<int>(room[4..]), segment.Length), segment);
    }

    /// <summary>Where to look first for a segment below a place. What is in the table comes from published specifications, so nobody who calls can make its chains longer.</summary>
    public static int SlotOf(int parent, ReadOnlySpan<char> segment, int slots)
    {
        var hash = (ulong)(uint)parent * 0x9E37_79B9_7F4A_7C15;
        var bytes = MemoryMarshal.AsBytes(segment);
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
            hash = BitOperations.RotateLeft(hash ^ MemoryMarshal.Read<ulong>(bytes), 29) * 0xBF58_476D_1CE4_E5B9;
        for (; bytes.Length > 0; bytes = bytes[sizeof(char)..])
            hash = BitOperations.RotateLeft(hash ^ MemoryMarshal.Read<char>(bytes), 29) * 0xBF58_476D_1CE4_E5B9;
        hash ^= hash >> 32;
        return (int)(((hash * 0x94D0_49BB_1331_11EB >> 32) * (ulong)slots) >> 32);
    }
}
