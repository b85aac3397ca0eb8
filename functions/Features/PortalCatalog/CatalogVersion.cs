using Features.ApiPackages;
using Features.ApiVersions;
using Features.PackageSpecifications;
using Features.Specifications;

namespace Features.PortalCatalog;

/// <summary>A version that developers see: of an API, or the one of a package, which is what somebody saved or what is computed.</summary>
/// <param name="Id">Of the version or specification.</param>
/// <param name="Version">Its name.</param>
/// <param name="Type">What kind of document it has.</param>
/// <param name="Format">How that is written.</param>
/// <param name="Content">The document's name in the content store; null when it is computed.</param>
/// <param name="Package">What it is computed from.</param>
public sealed record CatalogVersion(Guid Id, string Version, SpecificationType Type, DocumentFormat Format, string? Content, ApiPackage? Package)
{
    private const string VersionOfNone = "1.0.0";

    public static CatalogVersion Of(ApiVersion version) => new(version.Id, version.Version, version.Type, version.Format, version.Content, null);

    public static CatalogVersion Of(ApiPackage package, PackageSpecification? saved) => saved is null
        ? new(PackageSpecification.ComputedIdOf(package.Id), package.Version ?? VersionOfNone, SpecificationType.Oas3, DocumentFormat.Json, null, package)
        : new(saved.Id, package.Version ?? VersionOfNone, saved.Type, saved.Format, saved.Content, null);
}
