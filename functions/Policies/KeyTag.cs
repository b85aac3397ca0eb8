using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Policies;

/// <summary>
/// What a presented key is known by inside this process: SipHash-2-4 of 128 bits, keyed with what nobody outside knows. It takes a tenth of the time of the hash that storage knows a key by, and
/// without the secret nobody can find two texts with one tag. It never leaves the process.
/// </summary>
/// <remarks>Source: J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF", and the reference's variant of 128 bits.</remarks>
internal readonly record struct KeyTag(ulong First, ulong Second)
{
    private static readonly KeyTag Secret = new(Random(), Random());

    public static KeyTag Of(ReadOnlySpan<char> presented) => Of(MemoryMarshal.AsBytes(presented), Secret);

    /// <param name="text">What is hashed.</param>
    /// <param name="secret">The 16 bytes of the key, as two little-endian words.</param>
    public static KeyTag Of(ReadOnlySpan<byte> text, KeyTag secret)
    {
        var state = new State(secret);
        var rest = text;
        for (; rest.Length >= sizeof(ulong); rest = rest[sizeof(ulong)..])
            state.Add(BinaryPrimitives.ReadUInt64LittleEndian(rest));
        var last = (ulong)text.Length << 56;
        for (var i = 0; i < rest.Length; i++)
            last |= (ulong)rest[i] << (8 * i);
        state.Add(last);
        return new(state.End(0xee), state.End(0xdd));
    }

    private static ulong Random() => MemoryMarshal.Read<ulong>(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    private ref struct State(KeyTag secret)
    {
        private ulong _a = secret.First ^ 0x736f6d6570736575;
        private ulong _b = secret.Second ^ 0x646f72616e646f6d ^ 0xee;
        private ulong _c = secret.First ^ 0x6c7967656e657261;
        private ulong _d = secret.Second ^ 0x7465646279746573;

        public void Add(ulong word)
        {
            _d ^= word;
            Mix();
            Mix();
            _a ^= word;
        }

        /// <summary>The first half of the tag with 0xee, then the second with 0xdd.</summary>
        public ulong End(ulong half)
        {
            if (half == 0xee)
                _c ^= half;
            else
                _b ^= half;
            for (var i = 0; i < 4; i++)
                Mix();
            return _a ^ _b ^ _c ^ _d;
        }

        private void Mix()
        {
            _a += _b;
            _b = BitOperations.RotateLeft(_b, 13) ^ _a;
            _a = BitOperations.RotateLeft(_a, 32);
            _c += _d;
            _d = BitOperations.RotateLeft(_d, 16) ^ _c;
            _a += _d;
            _d = BitOperations.RotateLeft(_d, 21) ^ _a;
            _c += _b;
            _b = BitOperations.RotateLeft(_b, 17) ^ _c;
            _c = BitOperations.RotateLeft(_c, 32);
        }
    }
}
