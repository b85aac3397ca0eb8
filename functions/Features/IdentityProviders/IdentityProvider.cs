using Platform.Fields;

namespace Features.IdentityProviders;

public enum IdentityProviderType { Oidc, Saml }

/// <summary>Who vouches for the developers of a portal beside passwords, or for the administrators of the organization. At most one of each is enabled.</summary>
public sealed record IdentityProvider
{
    public required Guid Id { get; init; }
    public required IdentityProviderType Type { get; init; }
    public bool Enabled { get; init; }

    /// <summary>What the contract keeps of the organization's providers, and nothing here uses.</summary>
    public string? LoginPath { get; init; }

    /// <summary>For OpenID Connect.</summary>
    public OidcConfig? Oidc { get; init; }

    /// <summary>For SAML: kept, and used by nothing here.</summary>
    public SamlConfig? Saml { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What its secret is sealed for.</summary>
    public static string PurposeOf(Guid id) => $"identity-provider|{id:D}";
}

/// <param name="IssuerUrl">Where the provider's own description is found.</param>
/// <param name="ClientId">How the provider knows the portal.</param>
/// <param name="SealedSecret">The client's secret, sealed; null for a public client, which proves itself by PKCE alone.</param>
/// <param name="Scopes">What is asked for.</param>
/// <param name="ClaimMappings">Which claims say what.</param>
public sealed record OidcConfig(string IssuerUrl, string ClientId, string? SealedSecret, IReadOnlyList<string> Scopes, ClaimMappings ClaimMappings)
{
    public static IReadOnlyList<string> ScopesDefault { get; } = ["email", "openid", "profile"];
}

/// <summary>The names of the claims that say a person's name, address and groups.</summary>
public sealed record ClaimMappings(string Name, string Email, string Groups)
{
    public static ClaimMappings Default { get; } = new("name", "email", "groups");
}

public sealed record SamlConfig(string? IdpMetadataUrl, string? IdpMetadataXml);

/// <summary>The configuration that a body gives, of either type; a secret as it was given.</summary>
public sealed record IdentityProviderConfig(OidcConfig? Oidc, string? Secret, SamlConfig? Saml);

/// <summary>What an administrator says of a provider, new or changed; what was left out stays.</summary>
public sealed record IdentityProviderChange(Optional<bool?> Enabled, IdentityProviderConfig? Config)
{
    public Optional<string?> LoginPath { get; init; }
}

/// <summary>That whoever is in a group of a provider is in a team.</summary>
public sealed record TeamGroupMapping(Guid Id, Guid ProviderId, Guid TeamId, string Group, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt);
