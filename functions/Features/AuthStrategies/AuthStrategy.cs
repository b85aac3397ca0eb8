using System.Text.Json;
using Platform.Fields;

namespace Features.AuthStrategies;

public enum StrategyType { KeyAuth, OpenidConnect }

public enum TtlUnit { Days, Weeks, Years }

/// <summary>How long a key lives from its creation.</summary>
public sealed record KeyTtl(int Value, TtlUnit Unit)
{
    // The contract bounds the value only from below; a thousand years stand for "never" before the calendar ends.
    private const int YearsMax = 1000;

    /// <summary>When a key that is made now ends. Years are calendar years.</summary>
    public DateTimeOffset EndsAt(DateTimeOffset madeAt) => Unit switch
    {
        TtlUnit.Days => madeAt.AddDays(Math.Min(Value, YearsMax * 365)),
        TtlUnit.Weeks => madeAt.AddDays(7 * Math.Min(Value, YearsMax * 52)),
        _ => madeAt.AddYears(Math.Min(Value, YearsMax)),
    };
}

/// <summary>How the consumers of an API prove who they are.</summary>
public sealed record AuthStrategy
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public required string DisplayName { get; init; }
    public required StrategyType Type { get; init; }

    /// <summary>Header names that may carry the key, in the order in which they are tried; key auth only.</summary>
    public IReadOnlyList<string> KeyNames { get; init; } = [];

    /// <summary>Key auth only; null = keys do not end.</summary>
    public KeyTtl? Ttl { get; init; }

    /// <summary>Whether upstreams do not see the key; key auth only.</summary>
    public bool HidesKey { get; init; }

    /// <summary>OpenID Connect only.</summary>
    public OpenIdConnectSettings? OpenIdConnect { get; init; }

    /// <summary>Where clients for applications are registered; OpenID Connect only. Null: developers bring clients of their own.</summary>
    public Guid? DcrProviderId { get; init; }

    /// <summary>Given by the caller or left out, and answered the same way.</summary>
    public bool? PrincipalsEnabled { get; init; }

    public Dictionary<string, string> Labels { get; init; } = [];
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>The OpenID Connect settings that we act on, and the other keys as the caller gave them.</summary>
public sealed record OpenIdConnectSettings(
    string Issuer, IReadOnlyList<string> CredentialClaim, IReadOnlyList<string> Scopes, IReadOnlyList<string> AuthMethods, Dictionary<string, JsonElement> Others)
{
    public const string ClientIdKey = "client_id";
    public const string ClientSecretKey = "client_secret";
    public const string IntrospectionEndpointKey = "introspection_endpoint";
    public const string HideCredentialsKey = "hide_credentials";

    /// <summary>The secret with which the provider is asked about opaque tokens, sealed for enforcement; never among <see cref="Others"/>, and in no answer.</summary>
    public string? SealedSecret { get; init; }

    /// <summary>As whom the provider is asked. The gateway's own settings are lists; one is taken.</summary>
    public string? ClientId() => Others.TryGetValue(ClientIdKey, out var given) ? given.ValueKind switch
    {
        JsonValueKind.String => given.GetString(),
        JsonValueKind.Array when given.GetArrayLength() > 0 && given[0].ValueKind == JsonValueKind.String => given[0].GetString(),
        _ => null,
    } : null;

    /// <summary>Whether upstreams do not see the token.</summary>
    public bool HidesToken() => Others.TryGetValue(HideCredentialsKey, out var given) && given.ValueKind == JsonValueKind.True;

    /// <summary>Where the provider is asked, when discovery is not to say it.</summary>
    public string? IntrospectionEndpoint() => Others.TryGetValue(IntrospectionEndpointKey, out var given) && given.ValueKind == JsonValueKind.String ? given.GetString() : null;

    /// <summary>Whether a secret that was given for the other settings may be sent by these: it goes to the same place in the same name.</summary>
    public bool AsksAs(OpenIdConnectSettings other) => (Issuer, ClientId(), IntrospectionEndpoint()) == (other.Issuer, other.ClientId(), other.IntrospectionEndpoint());
}

/// <summary>What a caller says of a new strategy, or of one that is replaced.</summary>
public sealed record AuthStrategyDraft(
    string Name, string DisplayName, StrategyType Type, IReadOnlyList<string> KeyNames, KeyTtl? Ttl, OpenIdConnectSettings? OpenIdConnect, Guid? DcrProviderId,
    bool? PrincipalsEnabled, LabelsChange? Labels)
{
    /// <summary>The secret of the client as which the provider is asked about opaque tokens; null takes it away.</summary>
    public Optional<string?> ClientSecret { get; init; }

    /// <summary>Whether upstreams do not see the key.</summary>
    public bool HidesKey { get; init; }
}

/// <summary>What a caller wants changed; what was left out stays.</summary>
public sealed record AuthStrategyChange(
    Optional<string?> Name, Optional<string?> DisplayName, Optional<IReadOnlyList<string>?> KeyNames, Optional<KeyTtl?> Ttl,
    Optional<OpenIdConnectChange?> OpenIdConnect, Optional<Guid?> DcrProviderId, Optional<bool?> PrincipalsEnabled, LabelsChange? Labels)
{
    /// <summary>Whether upstreams do not see the key.</summary>
    public Optional<bool?> HidesKey { get; init; }
}

/// <summary>The part of the OpenID Connect settings that a caller wants changed.</summary>
public sealed record OpenIdConnectChange(
    Optional<string?> Issuer, Optional<IReadOnlyList<string>?> CredentialClaim, Optional<IReadOnlyList<string>?> Scopes,
    Optional<IReadOnlyList<string>?> AuthMethods, Dictionary<string, JsonElement> Others, Optional<string?> ClientSecret);
