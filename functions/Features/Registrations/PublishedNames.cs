using Features.ApiPackages;
using Features.ApiPublications;
using Features.Apis;
using Features.ApiProducts;
using Features.ProductVersions;

namespace Features.Registrations;

/// <summary>What an API or package is called; a version of a product is called as its product.</summary>
public sealed record EntityName(Guid Id, EntityType Type, string Name, string? Version, string Slug);

/// <summary>
/// Names of what registrations hold by id only. What is gone has none, and its registrations count as gone. The contracts do not show each other's: <see cref="All"/> and
/// <see cref="AllVersions"/> are the two halves.
/// </summary>
public sealed class PublishedNames(ApiStore apis, ApiPackageStore packages, ApiProductStore products, ProductVersionStore versions)
{
    /// <summary>The name of an API, package or version.</summary>
    public async Task<EntityName?> Find(EntityType type, Guid id, CancellationToken cancel) => type switch
    {
        EntityType.Api => await apis.Find(id, cancel) is { Value: var api } ? Of(api) : null,
        EntityType.ApiPackage => await packages.Find(id, cancel) is { Value: var package } ? Of(package) : null,
        _ => await versions.Find(id, cancel) is { Value: var version } && await products.Find(version.ProductId, cancel) is { Value: var product } ? Of(product, version) : null,
    };

    /// <summary>Whether there is an API, package or product of this id: what portals can show, and teams have roles on.</summary>
    public async Task<bool> MayBeShown(Guid id, CancellationToken cancel) =>
        await Find(EntityType.Api, id, cancel) is not null || await Find(EntityType.ApiPackage, id, cancel) is not null || await products.Find(id, cancel) is not null;

    /// <summary>Versions of products, by their ids.</summary>
    public async Task<Dictionary<Guid, EntityName>> AllVersions(CancellationToken cancel)
    {
        var known = (await products.List(cancel)).ToDictionary(product => product.Id);
        return (await versions.List(cancel)).Where(version => known.ContainsKey(version.ProductId)).ToDictionary(version => version.Id, version => Of(known[version.ProductId], version));
    }

    /// <summary>APIs and packages.</summary>
    public async Task<Dictionary<Guid, EntityName>> All(CancellationToken cancel) =>
        (await apis.List(cancel)).Select(Of).Concat((await packages.List(cancel)).Select(Of)).ToDictionary(name => name.Id);

    private static EntityName Of(ApiProduct product, ProductVersion version) => new(version.Id, EntityType.ProductVersion, product.Name, version.Name, product.Id.ToString("D"));

    private static EntityName Of(Api api) => new(api.Id, EntityType.Api, api.Name, api.Version, api.Slug);

    private static EntityName Of(ApiPackage package) => new(package.Id, EntityType.ApiPackage, package.Name, package.Version, package.Slug);
}
