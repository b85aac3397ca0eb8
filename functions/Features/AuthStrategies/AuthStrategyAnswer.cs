using System.Text.Json.Serialization;
using Features.DcrProviders;

namespace Features.AuthStrategies;

/// <summary>An auth strategy on the management wire.</summary>
public sealed record AuthStrategyAnswer(
    Guid Id, string Name, string DisplayName, StrategyType StrategyType, Dictionary<string, object> Configs, bool Active, DcrProviderSummary? DcrProvider,
    Dictionary<string, string> Labels, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, bool SupportsMultipleCredentials)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PrincipalsAnswer? Principals { get; init; }

    // A client has one secret at a time, whatever its provider could do.
    public static AuthStrategyAnswer Of(AuthStrategy strategy, bool active, DcrProvider? provider) => new(
        strategy.Id, strategy.Name, strategy.DisplayName, strategy.Type, Config(strategy), active, provider is null ? null : DcrProviderSummary.Of(provider), strategy.Labels,
        strategy.CreatedAt, strategy.UpdatedAt, strategy.Type == StrategyType.KeyAuth)
    {
        Principals = strategy.PrincipalsEnabled is { } enabled ? new(enabled) : null,
    };

    // The keys of `configs` are hyphenated where `strategy_type` is underscored: that is the contract.
    private static Dictionary<string, object> Config(AuthStrategy strategy) => strategy.OpenIdConnect is { } oidc
        ? new() { ["openid-connect"] = OpenIdConnect(oidc) }
        : new() { ["key-auth"] = new KeyAuthAnswer(strategy.KeyNames, strategy.Ttl, strategy.HidesKey) };

    private static Dictionary<string, object> OpenIdConnect(OpenIdConnectSettings settings)
    {
        var config = settings.Others.Where(pair => pair.Key != OpenIdConnectSettings.ClientSecretKey).ToDictionary(pair => pair.Key, pair => (object)pair.Value, StringComparer.Ordinal);
        config["issuer"] = settings.Issuer;
        config["credential_claim"] = settings.CredentialClaim;
        config["scopes"] = settings.Scopes;
        config["auth_methods"] = settings.AuthMethods;
        return config;
    }
}

public sealed record KeyAuthAnswer(
    IReadOnlyList<string> KeyNames, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] KeyTtl? Ttl,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool HideCredentials);

public sealed record PrincipalsAnswer(bool Enabled);
