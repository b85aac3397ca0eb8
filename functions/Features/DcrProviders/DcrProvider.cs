using Platform.Fields;

namespace Features.DcrProviders;

/// <summary>The kinds of identity providers that clients can be registered at, in the contract's spelling.</summary>
public static class DcrProviderType
{
    public const string Auth0 = "auth0";
    public const string AzureAd = "azureAd";
    public const string Curity = "curity";
    public const string Okta = "okta";
    public const string Http = "http";

    public static IReadOnlyList<string> All { get; } = [Auth0, AzureAd, Curity, Okta, Http];
}

/// <summary>An identity provider at which the product registers clients for applications.</summary>
public sealed record DcrProvider
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string DisplayName { get; init; }

    /// <summary>One of <see cref="DcrProviderType"/>; fixed for life.</summary>
    public required string Type { get; init; }

    public required string Issuer { get; init; }
    public required DcrConfig Config { get; init; }

    /// <summary>The client secret, token or API key by which the provider knows us, sealed for <see cref="PurposeOf"/>.</summary>
    public required string SealedSecret { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>What the secrets of a provider are sealed for.</summary>
    public static string PurposeOf(Guid id) => $"dcr-provider|{id:D}";
}

/// <summary>The settings of a provider without its secret; which of them count depends on its type.</summary>
public sealed record DcrConfig
{
    public string? InitialClientId { get; init; }
    public string? InitialClientAudience { get; init; }
    public bool UseDeveloperManagedScopes { get; init; }
    public string? DcrBaseUrl { get; init; }
    public bool DisableEventHooks { get; init; }
    public bool DisableRefreshSecret { get; init; }
    public bool AllowMultipleCredentials { get; init; }
}

/// <summary>What a caller says of a provider, new or changed; what was left out stays or takes its default.</summary>
public sealed record DcrProviderChange(
    string Type, Optional<string?> Name, Optional<string?> DisplayName, Optional<string?> Issuer, DcrConfig Config, string? Secret, LabelsChange? Labels);
