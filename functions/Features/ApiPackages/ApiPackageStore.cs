using Features.Apis;
using Features.Storage;
using Platform.Storage;

namespace Features.ApiPackages;

/// <summary>Where packages and their members live: rows of the catalog partition. A member is a row of its own, so packages are changed by many at once.</summary>
public sealed class ApiPackageStore(Tables tables)
{
    public Task<Document<ApiPackage>?> Find(Guid id, CancellationToken cancel) => tables.Catalog.Find<ApiPackage>(Tables.Org, CatalogKeys.Package(id), cancel);

    public async Task<List<ApiPackage>> List(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<ApiPackage>(Tables.Org, CatalogKeys.Packages, cancel)).Select(row => row.Value)];

    public async Task<CatalogWrite> Add(ApiPackage package, CancellationToken cancel) => ApiStore.Outcome(
        await tables.Catalog.Begin(Tables.Org)
            .Add(CatalogKeys.Package(package.Id), package)
            .Claim(CatalogKeys.PackageName(package.Name, package.Version), package.Id)
            .Claim(CatalogKeys.Slug(package.Slug), package.Id)
            .Commit(cancel));

    public async Task<CatalogWrite> Replace(Document<ApiPackage> read, ApiPackage package, CancellationToken cancel) => ApiStore.Outcome(
        await tables.Catalog.Begin(Tables.Org)
            .Replace(read, package)
            .MoveClaim(CatalogKeys.PackageName(read.Value.Name, read.Value.Version), CatalogKeys.PackageName(package.Name, package.Version), package.Id)
            .MoveClaim(CatalogKeys.Slug(read.Value.Slug), CatalogKeys.Slug(package.Slug), package.Id)
            .Commit(cancel));

    /// <summary>Removes a package and its claims. Its members are nobody's from then on.</summary>
    public async Task<CatalogWrite> Remove(Document<ApiPackage> read, CancellationToken cancel) => ApiStore.Outcome(
        await tables.Catalog.Begin(Tables.Org)
            .Remove(read)
            .Remove(CatalogKeys.PackageName(read.Value.Name, read.Value.Version))
            .Remove(CatalogKeys.Slug(read.Value.Slug))
            .Commit(cancel));

    public Task<List<Document<ApiPackageMember>>> ListMembers(Guid packageId, CancellationToken cancel) =>
        tables.Catalog.List<ApiPackageMember>(Tables.Org, CatalogKeys.MembersOf(packageId), cancel);

    public Task<Document<ApiPackageMember>?> FindMember(Guid packageId, Guid operationId, CancellationToken cancel) =>
        tables.Catalog.Find<ApiPackageMember>(Tables.Org, CatalogKeys.Member(packageId, operationId), cancel);

    /// <summary>The members of every package that are operations of one API.</summary>
    public async Task<List<Document<ApiPackageMember>>> ListMembersOfApi(Guid apiId, CancellationToken cancel) =>
        [.. (await tables.Catalog.List<ApiPackageMember>(Tables.Org, CatalogKeys.Members, cancel)).Where(member => member.Value.ApiId == apiId)];

    /// <summary>All the changes, or none of them and false when one of the members was changed since it was read.</summary>
    public async Task<bool> Write(IReadOnlyList<MemberWrite> writes, CancellationToken cancel)
    {
        var batch = tables.Catalog.Begin(Tables.Org);
        foreach (var (read, after) in writes)
        {
            if (read is null) batch.Add(CatalogKeys.Member(after!.PackageId, after.OperationId), after);
            else if (after is null) batch.Remove(read);
            else batch.Replace(read, after);
        }
        return batch.Count == 0 || (await batch.Commit(cancel)).Committed;
    }

    /// <summary>Removes members as they were read; one that was changed or removed meanwhile is left alone.</summary>
    public async Task Remove(IEnumerable<Document<ApiPackageMember>> members, CancellationToken cancel)
    {
        foreach (var group in members.Chunk(Batch.WritesMax))
        {
            if (await Write([.. group.Select(member => new MemberWrite(member, null))], cancel)) continue;
            foreach (var member in group) await Write([new(member, null)], cancel);
        }
    }
}

/// <summary>A member before (null: it is new) and after (null: it goes).</summary>
public sealed record MemberWrite(Document<ApiPackageMember>? Read, ApiPackageMember? After);
