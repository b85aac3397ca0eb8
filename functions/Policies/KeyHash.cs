using System.Security.Cryptography;
using System.Text;

namespace Policies;

/// <summary>The form in which a presented secret is looked up. Keys have 160 bits and more of randomness, so a plain hash is enough.</summary>
public static class KeyHash
{
    /// <summary>SHA-256 of the UTF-8 form, as 64 lower-case hex digits.</summary>
    public static string Of(string presented)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        var count = Encoding.UTF8.GetByteCount(presented);
        Span<byte> bytes = count <= 512 ? stackalloc byte[count] : new byte[count];
        Encoding.UTF8.GetBytes(presented, bytes);
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }
}
