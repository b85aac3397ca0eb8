using System.Text.Json.Serialization;
using Features.ApiPublications;
using Features.ApiVersions;
using Features.AuthStrategies;

namespace Features.PortalCatalog;

/// <summary>An API or package on the developer wire.</summary>
public sealed record CatalogEntryAnswer(
    Guid Id, string Name, string? Version, string? Description, string Slug, Visibility Visibility, IReadOnlyDictionary<string, List<string>> Attributes,
    IReadOnlyList<CatalogStrategyAnswer> AuthStrategies, IReadOnlyList<CatalogSpecificationAnswer> Specifications, CatalogVersionMark? CurrentVersionSummary,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static CatalogEntryAnswer Of(CatalogEntry entry) => new(
        entry.Id, entry.Name, entry.Version, entry.Description, entry.Slug, entry.Publication.Visibility, entry.Attributes,
        entry.Strategy is null ? [] : [CatalogStrategyAnswer.Of(entry.Strategy)],
        [.. entry.Versions.Select(version => new CatalogSpecificationAnswer(version.Id, version.Type))],
        entry.Current is { } current ? new(current.Id, new(current.Type)) : null, entry.CreatedAt, entry.UpdatedAt);
}

/// <summary>A specification under its older name. It is the version's, under the version's id.</summary>
public sealed record CatalogSpecificationAnswer(Guid Id, SpecificationType Type);

public sealed record CatalogSpecificationSummary(Guid Id, SpecificationType ApiType);

public sealed record CatalogSpecificationDocument(SpecificationType ApiType, string Content);

public sealed record CatalogVersionMark(Guid Id, CatalogSpecificationKind Spec);

public sealed record CatalogSpecificationKind(SpecificationType Type);

/// <summary>A version in a list.</summary>
public sealed record CatalogVersionSummary(Guid Id, string Version, CatalogSpecificationKind Spec)
{
    public static CatalogVersionSummary Of(CatalogVersion version) => new(version.Id, version.Version, new(version.Type));
}

/// <summary>A version with its document, as it was uploaded.</summary>
public sealed record CatalogVersionAnswer(Guid Id, string Version, CatalogVersionDocument Spec);

public sealed record CatalogVersionDocument(SpecificationType Type, string Content);

/// <summary>An auth strategy beside an API. Of the contract's two forms each has only its own fields.</summary>
public record CatalogStrategyAnswer(Guid Id, string Name, string CredentialType)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? KeyNames { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public KeyTtl? Ttl { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? AuthMethods { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? AvailableScopes { get; init; }

    public static CatalogStrategyAnswer Of(AuthStrategy strategy) => new(strategy.Id, strategy.DisplayName, CredentialTypeOf(strategy))
    {
        KeyNames = strategy.Type == StrategyType.KeyAuth ? strategy.KeyNames : null,
        Ttl = strategy.Ttl,
        AuthMethods = strategy.OpenIdConnect?.AuthMethods,
        AvailableScopes = strategy.OpenIdConnect?.Scopes,
    };

    /// <summary>Every kind of credential of the contract.</summary>
    public static readonly string[] CredentialTypes = ["client_credentials", "self_managed_client_credentials", "key_auth"];

    /// <summary>What a developer needs for an application of a strategy. Without a provider to register clients at, developers bring clients of their own.</summary>
    public static string CredentialTypeOf(AuthStrategy strategy) =>
        strategy.Type == StrategyType.KeyAuth ? "key_auth" : strategy.DcrProviderId is null ? "self_managed_client_credentials" : "client_credentials";
}

/// <summary>An auth strategy in a list of its own, and beside an application.</summary>
public sealed record PortalStrategyAnswer(Guid Id, string Name, string CredentialType, bool SupportsMultipleCredentials) : CatalogStrategyAnswer(Id, Name, CredentialType)
{
    public static new PortalStrategyAnswer Of(AuthStrategy strategy)
    {
        var plain = CatalogStrategyAnswer.Of(strategy);
        return new(plain.Id, plain.Name, plain.CredentialType, strategy.Type == StrategyType.KeyAuth)
        {
            KeyNames = plain.KeyNames,
            Ttl = plain.Ttl,
            AuthMethods = plain.AuthMethods,
            AvailableScopes = plain.AvailableScopes,
        };
    }
}

/// <summary>What a visitor may do.</summary>
public sealed record CatalogActionsAnswer(CatalogActions Actions);
