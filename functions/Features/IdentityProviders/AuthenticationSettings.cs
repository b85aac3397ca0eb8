using System.Text.Json.Serialization;
using Features.Portals;

namespace Features.IdentityProviders;

/// <summary>How developers of a portal sign in, on the management wire. What the contract calls deprecated mirrors the portal's identity providers.</summary>
public sealed record AuthenticationSettingsAnswer(
    bool BasicAuthEnabled, bool OidcAuthEnabled, bool SamlAuthEnabled, bool OidcTeamMappingEnabled, bool IdpMappingEnabled, bool KonnectMappingEnabled)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public OlderOidcConfigAnswer? OidcConfig { get; init; }

    public static AuthenticationSettingsAnswer Of(Portal portal, IReadOnlyList<IdentityProvider> providers)
    {
        var oidc = providers.FirstOrDefault(provider => provider.Oidc is not null);
        return new(
            portal.BasicAuthEnabled, oidc?.Enabled ?? false, SamlAuthEnabled: false, portal.IdpMappingEnabled && oidc is not null, portal.IdpMappingEnabled,
            portal.KonnectMappingEnabled)
        {
            OidcConfig = oidc?.Oidc is { } config ? new(config.IssuerUrl, config.ClientId, config.Scopes, config.ClaimMappings) : null,
        };
    }
}

public sealed record OlderOidcConfigAnswer(string Issuer, string ClientId, IReadOnlyList<string> Scopes, ClaimMappings ClaimMappings);

/// <summary>What an administrator says of it; what was left out stays.</summary>
/// <param name="Basic">Whether passwords open the portal.</param>
/// <param name="Oidc">Whether the OpenID Connect provider does.</param>
/// <param name="IdpMapping">Whether groups of the provider become teams.</param>
/// <param name="KonnectMapping">Whether administrators put developers into teams.</param>
/// <param name="Older">The provider in the contract's older form.</param>
public sealed record AuthenticationSettingsChange(bool? Basic, bool? Oidc, bool? IdpMapping, bool? KonnectMapping, OlderOidcChange Older);

public sealed record OlderOidcChange(string? Issuer, string? ClientId, string? Secret, List<string>? Scopes, ClaimMappings? Mappings)
{
    public bool IsGiven => (Issuer ?? ClientId ?? Secret) is not null || Scopes is not null || Mappings is not null;

    /// <summary>The whole configuration after it.</summary>
    public IdentityProviderConfig Over(OidcConfig? now) => new(
        new(Issuer ?? now?.IssuerUrl ?? "", ClientId ?? now?.ClientId ?? "", null, Scopes ?? now?.Scopes ?? OidcConfig.ScopesDefault, Mappings ?? now?.ClaimMappings ?? ClaimMappings.Default),
        Secret, null);
}
