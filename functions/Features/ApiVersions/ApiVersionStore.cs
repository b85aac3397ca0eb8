using Features.Apis;
using Features.Storage;
using Platform.Storage;

namespace Features.ApiVersions;

/// <summary>Where versions live: rows of the catalog partition below their API, whose row is replaced with every write.</summary>
public sealed class ApiVersionStore(Tables tables)
{
    public Task<Document<ApiVersion>?> Find(Guid apiId, Guid id, CancellationToken cancel) =>
        tables.Catalog.Find<ApiVersion>(Tables.Org, CatalogKeys.Version(apiId, id), cancel);

    public async Task<Document<ApiVersion>?> FindByName(Guid apiId, string name, CancellationToken cancel) =>
        await tables.Catalog.FindOwner(Tables.Org, CatalogKeys.VersionName(apiId, name), cancel) is { } id ? await Find(apiId, id, cancel) : null;

    public async Task<List<ApiVersion>> List(Guid apiId, CancellationToken cancel) =>
        [.. (await tables.Catalog.List<ApiVersion>(Tables.Org, CatalogKeys.VersionsOf(apiId), cancel)).Select(row => row.Value)];

    /// <summary>Adds a version to an API, which changes with it.</summary>
    public async Task<CatalogWrite> Add(ApiVersion version, Document<Api> api, Api changed, CancellationToken cancel) => ApiStore.Outcome(
        await ApiStore.Replace(tables.Catalog.Begin(Tables.Org), api, changed)
            .Add(CatalogKeys.Version(version.ApiId, version.Id), version)
            .Claim(CatalogKeys.VersionName(version.ApiId, version.Version), version.Id)
            .Commit(cancel));

    /// <summary>Replaces a version of an API, which changes with it.</summary>
    public async Task<CatalogWrite> Replace(Document<ApiVersion> read, ApiVersion version, Document<Api> api, Api changed, CancellationToken cancel) => ApiStore.Outcome(
        await ApiStore.Replace(tables.Catalog.Begin(Tables.Org), api, changed)
            .Replace(read, version)
            .MoveClaim(CatalogKeys.VersionName(read.Value.ApiId, read.Value.Version), CatalogKeys.VersionName(version.ApiId, version.Version), version.Id)
            .Commit(cancel));

    /// <summary>Replaces a version alone, for what its API need not know. False when it was changed or removed since it was read.</summary>
    public async Task<bool> Replace(Document<ApiVersion> read, ApiVersion version, CancellationToken cancel) =>
        (await tables.Catalog.Begin(Tables.Org).Replace(read, version).Commit(cancel)).Committed;

    public async Task<CatalogWrite> Remove(Document<ApiVersion> read, Document<Api> api, Api changed, CancellationToken cancel) => ApiStore.Outcome(
        await ApiStore.Replace(tables.Catalog.Begin(Tables.Org), api, changed)
            .Remove(read)
            .Remove(CatalogKeys.VersionName(read.Value.ApiId, read.Value.Version))
            .Commit(cancel));

    /// <summary>Removes every version of an API that is gone, with their claims.</summary>
    public async Task Clear(Guid apiId, CancellationToken cancel)
    {
        // One by one: a version that somebody else cleans at the same time must not keep the others.
        foreach (var version in await tables.Catalog.List<ApiVersion>(Tables.Org, CatalogKeys.VersionsOf(apiId), cancel))
            await tables.Catalog.Begin(Tables.Org).Remove(version.Row).Remove(CatalogKeys.VersionName(apiId, version.Value.Version)).Commit(cancel);
    }
}
