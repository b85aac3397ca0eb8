using System.Collections.Concurrent;

namespace Policies;

/// <summary>Which client a bearer token stands for, by the strategies that may have let it in.</summary>
/// <param name="http">For the identity providers, whose addresses administrators name.</param>
/// <param name="credentials">The clients that applications registered.</param>
/// <param name="time">The clock.</param>
/// <param name="patience">Longest wait for a provider; <see cref="Patience.Default"/> unless said otherwise.</param>
public sealed class TokenSource(HttpClient http, CredentialSource credentials, TimeProvider time, Patience? patience = null)
{
    private readonly ConcurrentDictionary<string, TokenIssuer> _issuers = new(StringComparer.Ordinal);

    /// <summary>
    /// The credential of the client that the token was issued to. It may pass with <see cref="DecisionReason.Granted"/> only; with another reason it tells whose token was refused.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="strategies">OpenID Connect strategies, in order of precedence.</param>
    public async ValueTask<(DecisionReason Found, CredentialPolicy? Credential)> Find(BearerToken token, IReadOnlyList<PolicyStrategy> strategies)
    {
        var found = DecisionReason.UnknownCredential;
        CredentialPolicy? refused = null;
        foreach (var strategy in strategies)
        {
            if (strategy.Issuer is not { } issuer || issuer.TrimEnd('/') != token.Issuer.TrimEnd('/') || !Uri.TryCreate(issuer, UriKind.Absolute, out var address))
                continue;
            // As many as the snapshots name; a strategy that is gone leaves its issuer behind until the process ends.
            var keys = await _issuers.GetOrAdd(issuer, _ => new(address, http, time, patience)).Find(token.KeyId);
            if (keys is null)
                return (DecisionReason.UnreadableCredential, null);
            if (token.Read(keys.Keys, keys.Name, time.GetUtcNow(), out var isExpired) is not { } claims)
                return (isExpired ? DecisionReason.ExpiredCredential : DecisionReason.MalformedCredential, null);
            if (claims.Text(strategy.CredentialClaims) is not { Length: > 0 } client)
                continue;
            var (status, credential) = await credentials.Find(CredentialKey.OfClient(strategy.Id, client));
            if (status == CredentialStatus.Unreadable)
                return (DecisionReason.UnreadableCredential, null);
            if (status == CredentialStatus.Unknown)
                continue;
            if (credential!.ExpiresAt <= time.GetUtcNow())
                found = DecisionReason.ExpiredCredential;
            else if (!claims.HasOneOf(strategy.Scopes))
                found = DecisionReason.InsufficientScope;
            else
                return (DecisionReason.Granted, credential);
            refused = credential;
        }
        return (found, refused);
    }
}
