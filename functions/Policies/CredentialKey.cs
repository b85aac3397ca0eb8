namespace Policies;

/// <summary>The name under which a credential row is found. Holds only hashes of what a caller presents.</summary>
/// <param name="Partition">The row's partition key.</param>
public readonly record struct CredentialKey(string Partition)
{
    /// <summary>The row of a key.</summary>
    /// <param name="keyHash">What <see cref="KeyHash.Of"/> says of the key.</param>
    public static CredentialKey OfHash(string keyHash) => new($"key|{keyHash}");

    /// <summary>The row of a presented key.</summary>
    public static CredentialKey OfKey(string presented) => OfHash(KeyHash.Of(presented));

    /// <summary>The row of a client that an identity provider knows.</summary>
    /// <param name="strategyId">The strategy whose issuer vouches for the client.</param>
    /// <param name="clientId">The client id as it stands in tokens.</param>
    public static CredentialKey OfClient(string strategyId, string clientId) => new($"client|{strategyId}|{KeyHash.Of(clientId)}");
}
