using Features.Apis;
using Features.ApiPackages;
using Features.ApiVersions;
using Features.Storage;
using Platform.Errors;
using Platform.Storage;

namespace Features.PackageSpecifications;

/// <summary>Where saved specifications of packages live: a row in the catalog partition, the document in the content store.</summary>
public sealed class PackageSpecificationStore(Tables tables, ContentStore contents, TimeProvider clock)
{
    public async Task<PackageSpecification?> Find(Guid packageId, CancellationToken cancel) => (await Read(packageId, cancel))?.Value;

    /// <summary>Saves a document for a package, in the place of what was saved.</summary>
    public async Task<Settled<PackageSpecification>> Put(Guid packageId, SpecificationContent document, CancellationToken cancel)
    {
        await contents.Put(document.Bytes, cancel);
        return await Contention.Settle(clock, Round, cancel) ?? Settled<PackageSpecification>.Overtaken();

        async Task<Settled<PackageSpecification>?> Round()
        {
            if (await tables.Catalog.Find<ApiPackage>(Tables.Org, CatalogKeys.Package(packageId), cancel) is null) return Settled<PackageSpecification>.Refused(Problem.NotFound());
            var read = await Read(packageId, cancel);
            var now = clock.GetUtcNow();
            var specification = new PackageSpecification
            {
                Id = read?.Value.Id ?? Guid.NewGuid(), PackageId = packageId, Type = document.Specification.Type, Format = document.Specification.Format, Content = document.Name,
                ValidationMessages = document.Specification.Messages, CreatedAt = read?.Value.CreatedAt ?? now, UpdatedAt = now,
            };
            var batch = tables.Catalog.Begin(Tables.Org).Touch(CatalogKeys.Package(packageId));
            batch = read is null ? batch.Add(CatalogKeys.PackageSpecification(packageId), specification) : batch.Replace(read, specification);
            return (await batch.Commit(cancel)).Committed ? Settled<PackageSpecification>.Done(specification) : null;
        }
    }

    /// <summary>Removes what is saved; false when nothing is.</summary>
    public async Task<bool> Remove(Guid packageId, CancellationToken cancel) =>
        await Contention.Settle<object>(clock, async () => await Read(packageId, cancel) is not { } read ? false
            : (await tables.Catalog.Begin(Tables.Org).Remove(read).Commit(cancel)).Committed ? true : null, cancel) is true;

    private Task<Document<PackageSpecification>?> Read(Guid packageId, CancellationToken cancel) =>
        tables.Catalog.Find<PackageSpecification>(Tables.Org, CatalogKeys.PackageSpecification(packageId), cancel);
}

/// <summary>What is saved goes with the package.</summary>
public sealed class PackageSpecificationAfterRemoval(PackageSpecificationStore specifications) : IAfterRemoval
{
    public Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel) =>
        kind == Removed.ApiPackage ? specifications.Remove(id, cancel) : Task.CompletedTask;
}
