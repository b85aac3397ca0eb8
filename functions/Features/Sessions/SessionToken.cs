using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Policies;

namespace Features.Sessions;

/// <summary>
/// A token of a session: where the session stands, and 256 random bits. To its holder it is opaque. Saying where the session stands lets every token that a
/// session ever had be told from an invented one without keeping the old ones, which is how the second use of a refresh token is seen.
/// </summary>
internal readonly record struct SessionToken(Guid DeveloperId, Guid SessionId, string Hash)
{
    private const int IdBytes = 16;
    private const int SecretBytes = 32;
    private const int Bytes = 2 * IdBytes + SecretBytes;

    /// <summary>Characters of every token.</summary>
    private static readonly int Characters = Base64Url.GetEncodedLength(Bytes);

    /// <summary>A new token. Only its hash is stored.</summary>
    public static string Mint(Guid developerId, Guid sessionId)
    {
        Span<byte> bytes = stackalloc byte[Bytes];
        developerId.TryWriteBytes(bytes);
        sessionId.TryWriteBytes(bytes[IdBytes..]);
        RandomNumberGenerator.Fill(bytes[(2 * IdBytes)..]);
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The hash under which a token is stored.</summary>
    public static string HashOf(string token) => KeyHash.Of(token);

    /// <summary>What a presented token says, or null when it has not the form of one.</summary>
    public static SessionToken? Read(string? presented)
    {
        if (presented is null || presented.Length != Characters) return null;
        Span<byte> bytes = stackalloc byte[Bytes];
        if (Base64Url.DecodeFromChars(presented, bytes, out _, out var count) != OperationStatus.Done || count != Bytes) return null;
        return new(new Guid(bytes[..IdBytes]), new Guid(bytes[IdBytes..(2 * IdBytes)]), HashOf(presented));
    }

    /// <summary>Whether this is the token with that hash.</summary>
    public bool Is(string hash) => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Hash), Encoding.ASCII.GetBytes(hash));
}
