using System.Text.Json;
using Features.AuthStrategies;

namespace Features.ApiPublications;

/// <summary>A publication on the management wire, as its own endpoint shows it.</summary>
public sealed record ApiPublicationAnswer(
    bool AutoApproveRegistrations, IReadOnlyList<Guid>? AuthStrategyIds, Visibility Visibility, IReadOnlyList<string> Warnings, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ApiPublicationAnswer Of(ApiPublication publication, AuthStrategy? strategy) => new(
        publication.AutoApproveRegistrations, Strategies(publication), publication.Visibility, WarningsOf(strategy), publication.CreatedAt, publication.UpdatedAt);

    internal static IReadOnlyList<Guid>? Strategies(ApiPublication publication) => publication.StrategyId is { } id ? [id] : null;

    /// <summary>What of a strategy is not acted on, so that nobody relies on it.</summary>
    internal static IReadOnlyList<string> WarningsOf(AuthStrategy? strategy) =>
        strategy?.OpenIdConnect?.Others.TryGetValue("anonymous", out var anonymous) == true && anonymous.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
            ? ["anonymous of the auth strategy is not used: a call without a valid credential is refused"]
            : [];
}

/// <summary>A publication in the list over all portals.</summary>
public sealed record ApiPublicationListItem(
    Guid ApiId, Guid PortalId, EntityType EntityType, bool AutoApproveRegistrations, IReadOnlyList<Guid>? AuthStrategyIds, Visibility Visibility,
    IReadOnlyList<string> Warnings, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ApiPublicationListItem Of(NamedPublication named) => new(
        named.Publication.EntityId, named.Publication.PortalId, named.Publication.EntityType, named.Publication.AutoApproveRegistrations,
        ApiPublicationAnswer.Strategies(named.Publication), named.Publication.Visibility, ApiPublicationAnswer.WarningsOf(named.Strategy), named.Publication.CreatedAt,
        named.Publication.UpdatedAt);
}

/// <summary>A publication in the list of one portal. The contract names the portal in a list here; other portals are none of this list's business.</summary>
public sealed record PortalPublicationListItem(
    Guid ApiId, IReadOnlyList<Guid> PortalIds, EntityType EntityType, bool AutoApproveRegistrations, IReadOnlyList<Guid>? AuthStrategyIds, Visibility Visibility,
    IReadOnlyList<string> Warnings, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static PortalPublicationListItem Of(NamedPublication named) => new(
        named.Publication.EntityId, [named.Publication.PortalId], named.Publication.EntityType, named.Publication.AutoApproveRegistrations,
        ApiPublicationAnswer.Strategies(named.Publication), named.Publication.Visibility, ApiPublicationAnswer.WarningsOf(named.Strategy), named.Publication.CreatedAt,
        named.Publication.UpdatedAt);
}
