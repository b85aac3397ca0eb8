using Features.ApiPackages;
using Features.ApiPublications;
using Features.Apis;
using Features.ApiVersions;
using Features.AuthStrategies;
using Features.PackageSpecifications;

namespace Features.PortalCatalog;

/// <summary>An API or package as a portal shows it to one visitor: the two look the same there.</summary>
public sealed record CatalogEntry
{
    public required Guid Id { get; init; }
    public required string Name { get; init; }
    public string? Version { get; init; }
    public string? Description { get; init; }
    public required string Slug { get; init; }
    public required IReadOnlyDictionary<string, List<string>> Attributes { get; init; }

    /// <summary>The version whose operations count; null while there is none.</summary>
    public CatalogVersion? Current { get; init; }

    /// <summary>Every version, the oldest first; a package has one.</summary>
    public IReadOnlyList<CatalogVersion> Versions { get; init; } = [];

    public required ApiPublication Publication { get; init; }

    /// <summary>How applications are known; null when the API asks nobody for anything.</summary>
    public AuthStrategy? Strategy { get; init; }

    public required CatalogActions Actions { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    public static CatalogEntry Of(Api api, IEnumerable<ApiVersion> versions, ApiPublication publication, AuthStrategy? strategy, CatalogActions actions)
    {
        var all = versions.OrderBy(version => version.CreatedAt).ThenBy(version => version.Id).Select(CatalogVersion.Of).ToList();
        return new()
        {
            Id = api.Id,
            Name = api.Name,
            Version = api.Version,
            Description = api.Description,
            Slug = api.Slug,
            Attributes = api.Attributes,
            Current = all.Find(version => version.Id == api.CurrentVersionId),
            Versions = all,
            Publication = publication,
            Strategy = strategy,
            Actions = actions,
            CreatedAt = api.CreatedAt,
            UpdatedAt = api.UpdatedAt,
        };
    }

    public static CatalogEntry Of(ApiPackage package, PackageSpecification? saved, ApiPublication publication, AuthStrategy? strategy, CatalogActions actions)
    {
        var only = CatalogVersion.Of(package, saved);
        return new()
        {
            Id = package.Id,
            Name = package.Name,
            Version = package.Version,
            Description = package.Description,
            Slug = package.Slug,
            Attributes = package.Attributes,
            Current = only,
            Versions = [only],
            Publication = publication,
            Strategy = strategy,
            Actions = actions,
            CreatedAt = package.CreatedAt,
            UpdatedAt = package.UpdatedAt,
        };
    }
}
