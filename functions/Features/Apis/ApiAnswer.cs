using Features.ApiVersions;

namespace Features.Apis;

/// <summary>An API on the management wire.</summary>
public sealed record ApiAnswer(
    Guid Id, string Name, string? Description, string? Version, ApiVersionSummaryAnswer? CurrentVersionSummary, string Slug, IReadOnlyList<Guid> ApiSpecIds,
    IReadOnlyList<ApiPortalAnswer> Portals, Dictionary<string, string> Labels, string? ImplementationMode, Dictionary<string, List<string>> Attributes,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ApiAnswer Of(ApiView view)
    {
        var api = view.Api;
        return new(
            api.Id, api.Name, api.Description, api.Version, view.Current is { } current ? ApiVersionSummaryAnswer.Of(current) : null, api.Slug,
            view.Current is { } version ? [version.Id] : [], view.Portals, api.Labels, view.ImplementationMode, api.Attributes, api.CreatedAt, api.UpdatedAt);
    }
}

/// <summary>A portal in which an API is published.</summary>
public sealed record ApiPortalAnswer(Guid Id, string Name, string DisplayName);
