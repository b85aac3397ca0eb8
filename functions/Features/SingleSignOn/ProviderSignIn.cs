using Features.IdentityProviders;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Platform.Secrets;

namespace Features.SingleSignOn;

/// <summary>
/// The two halves of a sign-in with an identity provider, authorization code with PKCE: where to send the browser, and who came back. The same for developers of a portal and for
/// administrators; what becomes of who came back is theirs.
/// </summary>
public sealed class ProviderSignIn(IdentityProviderStore providers, ProviderCalls calls, SecretBox box, TimeProvider clock)
{
    /// <summary>An attempt and the provider's address for it; null when the provider does not answer.</summary>
    /// <param name="provider">The provider, for OpenID Connect.</param>
    /// <param name="redirectUri">Where it sends the browser back to.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<(SignInAttempt Attempt, string Url)?> Begin(IdentityProvider provider, string redirectUri, CancellationToken cancel)
    {
        var config = provider.Oidc!;
        if (await calls.Describe(config, cancel) is not { } description) return null;
        var attempt = SignInAttempt.Begin(provider.Id, clock.GetUtcNow());
        var query = new QueryBuilder
        {
            { "response_type", "code" }, { "client_id", config.ClientId }, { "redirect_uri", redirectUri },
            { "scope", string.Join(' ', config.Scopes.Append("openid").Distinct(StringComparer.Ordinal)) }, { "state", attempt.State }, { "nonce", attempt.Nonce },
            { "code_challenge", attempt.Challenge() }, { "code_challenge_method", "S256" },
        }.ToQueryString().Value!;
        var target = description.AuthorizationEndpoint.ToString();
        return (attempt, target + (target.Contains('?', StringComparison.Ordinal) ? "&" + query[1..] : query));
    }

    /// <summary>The attempt that a browser's cookie holds; null when it holds none that still counts.</summary>
    public SignInAttempt? Open(Guid homeId, string? cookie) => SignInAttempt.Open(box, homeId, cookie, clock.GetUtcNow());

    /// <summary>Who came back; null, with the reason for the log, when that is nobody.</summary>
    /// <param name="homeId">The portal or the organization.</param>
    /// <param name="attempt">The attempt of this browser, if it has one.</param>
    /// <param name="answer">The provider's answer.</param>
    /// <param name="redirectUri">Where it was to send the browser back to.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<(ExternalPerson? Person, string Why)> End(Guid homeId, SignInAttempt? attempt, IQueryCollection answer, string redirectUri, CancellationToken cancel)
    {
        if (attempt is null || !attempt.IsState(answer["state"].ToString())) return (null, "the answer belongs to no sign-in of this browser");
        if (answer["code"].ToString() is not { Length: > 0 } code) return (null, "the provider gave no code");
        if (await providers.FindEnabled(homeId, cancel) is not { Oidc: { } config } provider || provider.Id != attempt.ProviderId) return (null, "the provider is no longer enabled");
        if (await calls.Describe(config, cancel) is not { } description) return (null, "the provider does not answer");
        if (answer["iss"].ToString() is { Length: > 0 } iss && iss != description.Issuer) return (null, "another provider answered");
        if (await calls.Exchange(provider, description, code, redirectUri, attempt.Verifier, cancel) is not { } tokens) return (null, "the provider did not take the code");
        if (ProviderDescription.Text(tokens, "id_token") is not { } token || await calls.Keys(config, IdToken.KeyOf(token), cancel) is not { } keys) return (null, "there is no ID token");
        if (IdToken.Check(token, description.Issuer, config.ClientId, attempt.Nonce, keys, clock.GetUtcNow(), out var fault) is not { } claims) return (null, $"the ID token: {fault}");
        var info = ProviderDescription.Text(tokens, "access_token") is { } access ? await calls.UserInfo(description, access, cancel) : null;
        if (info is { } said && ProviderDescription.Text(said, "sub") != ProviderDescription.Text(claims, "sub")) return (null, "the provider speaks of somebody else");
        return ExternalPerson.Read(description.Issuer, claims, info, config.ClaimMappings) is { } person ? (person, "") : (null, "there is no address that the provider vouches for");
    }
}
