using System.Collections.Frozen;

namespace Policies;

/// <summary>Which gateways may ask for decisions of a control plane: those that show a token whose hash is known. Immutable.</summary>
public sealed class GatewayTokens(IEnumerable<string> hashes)
{
    private readonly FrozenSet<CredentialDigest> _hashes = hashes.Select(hash => CredentialDigest.Of(CredentialKey.OfHash(hash))).ToFrozenSet();

    /// <summary>The tag of the token that was shown last: most control planes have one gateway, which asks all the time.</summary>
    private volatile object? _shown;

    /// <summary>Whether nobody has made one.</summary>
    public bool IsEmpty => _hashes.Count == 0;

    /// <summary>Whether a presented token is one of them.</summary>
    /// <remarks>Hashes are compared, so how long it takes says nothing about a token.</remarks>
    public bool Holds(string presented)
    {
        var tag = KeyTag.Of(presented);
        if (_shown is KeyTag shown && shown == tag)
            return true;
        var holds = ApiKey.LooksGenuine(presented) && _hashes.Contains(CredentialDigest.OfKey(presented));
        if (holds)
            _shown = tag;
        return holds;
    }
}
