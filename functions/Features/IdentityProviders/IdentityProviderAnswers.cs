using System.Text.Json.Serialization;
using Platform.Lists;

namespace Features.IdentityProviders;

/// <summary>A provider on the management wire. Its secret is in no answer.</summary>
public sealed record IdentityProviderAnswer(Guid Id, IdentityProviderType Type, bool Enabled, object Config, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LoginPath { get; init; }

    public static IdentityProviderAnswer Of(IdentityProvider provider) => new(
        provider.Id, provider.Type, provider.Enabled,
        provider.Oidc is { } oidc ? new OidcConfigAnswer(oidc.IssuerUrl, oidc.ClientId, oidc.Scopes, oidc.ClaimMappings) : new SamlConfigAnswer(provider.Saml!),
        provider.CreatedAt, provider.UpdatedAt) { LoginPath = provider.LoginPath };
}

public sealed record OidcConfigAnswer(string IssuerUrl, string ClientId, IReadOnlyList<string> Scopes, ClaimMappings ClaimMappings);

/// <summary>What was given. The addresses of a service provider are left out: there is none.</summary>
public sealed record SamlConfigAnswer
{
    public SamlConfigAnswer(SamlConfig config) => (IdpMetadataUrl, IdpMetadataXml) = (config.IdpMetadataUrl, config.IdpMetadataXml);

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IdpMetadataUrl { get; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? IdpMetadataXml { get; }
}

/// <summary>A mapping in the contract's newer form.</summary>
public sealed record TeamGroupMappingAnswer(Guid Id, Guid TeamId, string Group, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static TeamGroupMappingAnswer Of(TeamGroupMapping mapping) => new(mapping.Id, mapping.TeamId, mapping.Group, mapping.CreatedAt, mapping.UpdatedAt);
}

public sealed record TeamGroupMappingPage(TeamGroupMappingMeta Meta, IReadOnlyList<TeamGroupMappingAnswer> Data);

public sealed record TeamGroupMappingMeta(CursorMeta Page);

/// <summary>The organization's provider in the contract's oldest form.</summary>
public sealed record OldestProviderAnswer(string Issuer, string ClientId, IReadOnlyList<string> Scopes, ClaimMappings ClaimMappings)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? LoginPath { get; init; }

    /// <param name="provider">One for OpenID Connect.</param>
    public static OldestProviderAnswer Of(IdentityProvider provider) =>
        new(provider.Oidc!.IssuerUrl, provider.Oidc.ClientId, provider.Oidc.Scopes, provider.Oidc.ClaimMappings) { LoginPath = provider.LoginPath };
}

/// <summary>A group and its teams: the contract's oldest form.</summary>
public sealed record GroupTeamsAnswer(string Group, IReadOnlyList<Guid> TeamIds);

/// <summary>A team and its groups: the contract's older form.</summary>
public sealed record TeamGroupsAnswer(Guid TeamId, IReadOnlyList<string> Groups);
