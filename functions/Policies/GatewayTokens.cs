using System.Collections.Frozen;

namespace Policies;

/// <summary>Which gateways may ask for decisions of a control plane: those that show a token whose hash is known. Immutable.</summary>
public sealed class GatewayTokens(IEnumerable<string> hashes)
{
    private readonly FrozenSet<CredentialDigest> _hashes = hashes.Select(hash => CredentialDigest.Of(CredentialKey.OfHash(hash))).ToFrozenSet();

    /// <summary>Whether nobody has made one.</summary>
    public bool IsEmpty => _hashes.Count == 0;

    /// <summary>Whether a presented token is one of them.</summary>
    /// <remarks>Hashes are compared, so how long it takes says nothing about a token.</remarks>
    public bool Holds(string presented) => ApiKey.LooksGenuine(presented) && _hashes.Contains(CredentialDigest.OfKey(presented));
}
