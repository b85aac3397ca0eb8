using Features.ApiPackages;
using Features.ApiPublications;
using Features.Apis;

namespace Features.Registrations;

/// <summary>What an API or package is called.</summary>
public sealed record EntityName(Guid Id, EntityType Type, string Name, string? Version, string Slug);

/// <summary>Names of APIs and packages, which registrations hold by id only. One that is gone has none, and its registrations count as gone.</summary>
public sealed class PublishedNames(ApiStore apis, ApiPackageStore packages)
{
    public async Task<EntityName?> Find(EntityType type, Guid id, CancellationToken cancel) => type == EntityType.Api
        ? await apis.Find(id, cancel) is { Value: var api } ? Of(api) : null
        : await packages.Find(id, cancel) is { Value: var package } ? Of(package) : null;

    public async Task<Dictionary<Guid, EntityName>> All(CancellationToken cancel) =>
        (await apis.List(cancel)).Select(Of).Concat((await packages.List(cancel)).Select(Of)).ToDictionary(name => name.Id);

    private static EntityName Of(Api api) => new(api.Id, EntityType.Api, api.Name, api.Version, api.Slug);

    private static EntityName Of(ApiPackage package) => new(package.Id, EntityType.ApiPackage, package.Name, package.Version, package.Slug);
}
