using System.Text.Json.Serialization;

namespace Policies;

/// <summary>The contract's <c>strategy_type</c>.</summary>
public enum StrategyKind
{
    /// <summary>A key in a header.</summary>
    KeyAuth,

    /// <summary>A token of an identity provider.</summary>
    OpenIdConnect,
}

/// <summary>How callers of a publication prove which application they are.</summary>
public sealed record PolicyStrategy
{
    /// <summary>The strategy's id (UUID).</summary>
    public required string Id { get; init; }

    /// <summary>Which of the two kinds of fields below apply.</summary>
    public StrategyKind Kind { get; init; }

    /// <summary>Header names that may carry the key, in order of precedence.</summary>
    public IReadOnlyList<string> KeyNames { get; init; } = [];

    /// <summary>Whether the credential is taken off the request before the upstream sees it; the contract's gateway leaves it on by default.</summary>
    public bool HideCredentials { get; init; }

    /// <summary>The identity provider's issuer URL.</summary>
    public string? Issuer { get; init; }

    /// <summary>Path of the claim that holds the client id.</summary>
    public IReadOnlyList<string> CredentialClaims { get; init; } = [];

    /// <summary>Scopes a token must have.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>The contract's <c>auth_methods</c>.</summary>
    public IReadOnlyList<string> AuthMethods { get; init; } = [];

    /// <summary>How the provider is asked about tokens that are no signed web tokens; <see langword="null"/> takes none of them.</summary>
    public PolicyIntrospection? Introspection { get; init; }

    /// <summary>Whether signed web tokens are taken. A strategy that names no way takes the usual one.</summary>
    [JsonIgnore]
    public bool TakesSigned => AuthMethods.Count == 0 || AuthMethods.Contains("bearer", StringComparer.Ordinal);

    /// <summary>Whether the provider is asked.</summary>
    [JsonIgnore]
    public bool Introspects => Introspection is not null && AuthMethods.Contains("introspection", StringComparer.Ordinal);
}

/// <summary>One operation of an API linked to the control plane.</summary>
public sealed record PolicyOperation
{
    /// <summary>The operation's id (UUID), stable across edits of the specification.</summary>
    public required string Id { get; init; }

    /// <summary>The API it belongs to.</summary>
    public required string ApiId { get; init; }

    /// <summary>Method in upper case.</summary>
    public required string Method { get; init; }

    /// <summary>Path with <c>*</c> for templated parts of a segment: <c>/users/*</c>, <c>/files/*.json</c>. A trailing slash means nothing.</summary>
    public required string Path { get; init; }
}

/// <summary>What a publication publishes.</summary>
public enum PublishedKind
{
    /// <summary>An API: grants are unlimited.</summary>
    Api,

    /// <summary>A package: its limits apply.</summary>
    Package,
}

/// <summary>An API or a package in one portal.</summary>
public sealed record PolicyPublication
{
    /// <summary>The API's or package's id.</summary>
    public required string EntityId { get; init; }

    /// <summary>Which of the two it is.</summary>
    public PublishedKind Kind { get; init; }

    /// <summary>The portal.</summary>
    public required string PortalId { get; init; }

    /// <summary>The strategy by which applications of that portal are known; <see langword="null"/> asks nobody for anything.</summary>
    public string? StrategyId { get; init; }

    /// <summary>When it was first published.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

/// <summary>Operations bundled under a limit.</summary>
public sealed record PolicyPackage
{
    /// <summary>The package's id.</summary>
    public required string Id { get; init; }

    /// <summary>The oldest of several granted packages is the one that is charged.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>One counter per credential over all members that have no limit of their own; <see langword="null"/> is unlimited.</summary>
    public RateLimit? Limit { get; init; }

    /// <summary>The operations it holds.</summary>
    public IReadOnlyList<PolicyMember> Members { get; init; } = [];
}

/// <summary>An operation in a package.</summary>
public sealed record PolicyMember
{
    /// <summary>The operation.</summary>
    public required string OperationId { get; init; }

    /// <summary>Replaces the package's limit: these calls count here and never on the package's counter.</summary>
    public RateLimit? Limit { get; init; }
}

/// <summary>An API linked to one gateway service: every call of that service needs what the API's publications ask for.</summary>
/// <param name="ServiceId">The guarded service.</param>
/// <param name="ApiId">The API whose publications guard it.</param>
public sealed record PolicyGuard(string ServiceId, string ApiId);
