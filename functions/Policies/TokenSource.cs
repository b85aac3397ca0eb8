using System.Collections.Concurrent;

namespace Policies;

/// <summary>Which client a bearer token stands for, by the strategies that may have let it in.</summary>
/// <param name="http">For the identity providers, whose addresses administrators name.</param>
/// <param name="credentials">The clients that applications registered.</param>
/// <param name="secrets">Opens the secrets with which providers are asked about tokens.</param>
/// <param name="time">The clock.</param>
/// <param name="patience">Longest wait for a provider; <see cref="Patience.Default"/> unless said otherwise.</param>
public sealed class TokenSource(HttpClient http, CredentialSource credentials, SharedSecrets secrets, TimeProvider time, Patience? patience = null)
{
    private readonly ConcurrentDictionary<string, TokenIssuer> _issuers = new(StringComparer.Ordinal);
    private readonly TokenIntrospection _introspection = new(http, secrets.Box, time, patience ?? Patience.Default);

    /// <summary>
    /// The credential of the client that the token was issued to. It may pass with <see cref="DecisionReason.Granted"/> only; with another reason it tells whose token was refused.
    /// </summary>
    /// <param name="text">The token.</param>
    /// <param name="strategies">OpenID Connect strategies, in order of precedence.</param>
    public async ValueTask<(DecisionReason Found, CredentialPolicy? Credential)> Find(string text, IReadOnlyList<PolicyStrategy> strategies)
    {
        var signed = BearerToken.Read(text);
        var found = signed is null ? DecisionReason.MalformedCredential : DecisionReason.UnknownCredential;
        CredentialPolicy? refused = null;
        var isUnreadable = false;
        foreach (var strategy in strategies)
        {
            if (strategy.Issuer is not { } issuer || !Uri.TryCreate(issuer, UriKind.Absolute, out var address))
                continue;
            // Another provider's signed token is nobody else's business.
            if (signed is not null && issuer.TrimEnd('/') != signed.Issuer.TrimEnd('/'))
                continue;
            // As many as the snapshots name; a strategy that is gone leaves its issuer behind until the process ends.
            var provider = _issuers.GetOrAdd(issuer, _ => new(address, http, time, patience));
            var (fault, client, scopes) = signed is not null && strategy.TakesSigned ? await Verify(signed, strategy, provider)
                : strategy.Introspects ? await Introspect(text, strategy, provider)
                : (found, null, []);
            if (fault == DecisionReason.UnreadableCredential)
            {
                // Another provider may know the token; if none does, nobody can say that it is bad.
                isUnreadable = true;
                continue;
            }
            if (client is not { Length: > 0 })
            {
                found = fault == DecisionReason.Granted ? DecisionReason.UnknownCredential : fault;
                continue;
            }
            var (status, credential) = await credentials.Find(CredentialKey.OfClient(strategy.Id, client));
            if (status == CredentialStatus.Unreadable)
                return (DecisionReason.UnreadableCredential, null);
            if (status == CredentialStatus.Unknown)
            {
                found = DecisionReason.UnknownCredential;
                continue;
            }
            if (credential!.ExpiresAt <= time.GetUtcNow())
                found = DecisionReason.ExpiredCredential;
            else if (!TokenClaims.HasOneOf(scopes, strategy.Scopes))
                found = DecisionReason.InsufficientScope;
            else
                return (DecisionReason.Granted, credential);
            refused = credential;
        }
        return isUnreadable ? (DecisionReason.UnreadableCredential, null) : (found, refused);
    }

    private async ValueTask<(DecisionReason Fault, string? Client, IReadOnlyList<string> Scopes)> Verify(BearerToken token, PolicyStrategy strategy, TokenIssuer provider)
    {
        if (await provider.Find(token.KeyId) is not { } keys)
            return (DecisionReason.UnreadableCredential, null, []);
        try
        {
            var claims = token.Read(keys.Keys, keys.Name, time.GetUtcNow(), out var fault);
            // A provider may change its keys without another id, or give them none. For an id that it does not have it was asked just now.
            if (fault == TokenFault.UnknownSignature && keys.Has(token.KeyId) && await provider.FindNewer(keys) is { } newer)
                claims = token.Read(newer.Keys, newer.Name, time.GetUtcNow(), out fault);
            return claims is { } said
                ? (DecisionReason.Granted, said.Text(strategy.CredentialClaims), said.Scopes())
                : (fault == TokenFault.Expired ? DecisionReason.ExpiredCredential : DecisionReason.MalformedCredential, null, []);
        }
        catch (InvalidOperationException)
        {
            // A claim whose string is no text, such as half a surrogate pair: the issuer vouches for it, and nobody can read it.
            return (DecisionReason.MalformedCredential, null, []);
        }
    }

    private async ValueTask<(DecisionReason Fault, string? Client, IReadOnlyList<string> Scopes)> Introspect(string token, PolicyStrategy strategy, TokenIssuer provider)
    {
        if (await _introspection.Find(strategy, provider, token) is not { } said)
            return (DecisionReason.UnreadableCredential, null, []);
        if (!said.IsActive)
            return (DecisionReason.UnknownCredential, null, []);
        // The provider's clock is the one that counts; what it said a moment ago may have ended since.
        return said.ExpiresAt <= time.GetUtcNow() - BearerToken.ClockSkew ? (DecisionReason.ExpiredCredential, null, []) : (DecisionReason.Granted, said.Client, said.Scopes);
    }
}
