using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Policies;

/// <summary>What a credential is remembered under: 32 bytes in place of a text of 68 characters, so that a look-up of a presented key makes nothing to throw away.</summary>
internal readonly record struct CredentialDigest(ulong First, ulong Second, ulong Third, ulong Fourth)
{
    private const string KeyPrefix = "key|";

    /// <summary>One per thread: to begin a hash from nothing costs more than the hash of a key.</summary>
    [ThreadStatic]
    private static IncrementalHash? hashing;

    /// <summary>Of a presented key: its SHA-256.</summary>
    public static CredentialDigest OfKey(ReadOnlySpan<char> presented)
    {
        var count = Encoding.UTF8.GetByteCount(presented);
        Span<byte> bytes = count <= 512 ? stackalloc byte[count] : new byte[count];
        Encoding.UTF8.GetBytes(presented, bytes);
        return OfBytes(bytes);
    }

    /// <summary>Of a row's name: the hash of the key in it, or for others (clients) a hash of the name, which no key can have.</summary>
    public static CredentialDigest Of(CredentialKey key)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        return key.Partition.StartsWith(KeyPrefix, StringComparison.Ordinal)
            && Convert.FromHexString(key.Partition.AsSpan(KeyPrefix.Length), hash, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == hash.Length
            ? new(MemoryMarshal.Cast<byte, ulong>(hash))
            : OfKey(key.Partition);
    }

    /// <summary>The name of the row of the key that this is a digest of.</summary>
    public CredentialKey ToKey()
    {
        ReadOnlySpan<ulong> words = [First, Second, Third, Fourth];
        return CredentialKey.OfHash(Convert.ToHexStringLower(MemoryMarshal.AsBytes(words)));
    }

    private static CredentialDigest OfBytes(ReadOnlySpan<byte> bytes)
    {
        Span<ulong> hash = stackalloc ulong[4];
        var sha = hashing ??= IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha.AppendData(bytes);
        sha.GetHashAndReset(MemoryMarshal.AsBytes(hash));
        return new(hash);
    }

    private CredentialDigest(ReadOnlySpan<ulong> words) : this(words[0], words[1], words[2], words[3])
    {
    }
}
