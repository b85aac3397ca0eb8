using Features.ApiImplementations;
using Features.ApiVersions;
using Features.Storage;
using Platform.Storage;

namespace Features.Apis;

/// <summary>How a write to the catalog ended.</summary>
public enum CatalogWrite { Written, NameTaken, SlugTaken, VersionTaken, Changed }

/// <summary>
/// Where APIs live: rows of the catalog partition. Whatever is written below an API (versions, its link) replaces the API's row in the same transaction, so its ETag stands for
/// the whole of it.
/// </summary>
public sealed class ApiStore(Tables tables)
{
    public Task<Document<Api>?> Find(Guid id, CancellationToken cancel) => tables.Catalog.Find<Api>(Tables.Org, CatalogKeys.Api(id), cancel);

    public async Task<List<Api>> List(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<Api>(Tables.Org, CatalogKeys.Apis, cancel)).Select(row => row.Value)];

    /// <summary>The link of an API to a gateway, or null.</summary>
    public Task<Document<ApiImplementation>?> FindLink(Guid apiId, CancellationToken cancel) =>
        tables.Catalog.Find<ApiImplementation>(Tables.Org, CatalogKeys.Implementation(apiId), cancel);

    /// <summary>Adds an API, with its first version when there is one.</summary>
    public async Task<CatalogWrite> Add(Api api, ApiVersion? version, CancellationToken cancel)
    {
        var batch = tables.Catalog.Begin(Tables.Org)
            .Add(CatalogKeys.Api(api.Id), api)
            .Claim(CatalogKeys.ApiName(api.Name, api.Version), api.Id)
            .Claim(CatalogKeys.Slug(api.Slug), api.Id);
        if (version is not null)
            batch.Add(CatalogKeys.Version(api.Id, version.Id), version).Claim(CatalogKeys.VersionName(api.Id, version.Version), version.Id);
        return Outcome(await batch.Commit(cancel));
    }

    /// <summary>Replaces an API. <paramref name="version"/> is a version that changes with it.</summary>
    public async Task<CatalogWrite> Replace(Document<Api> read, Api api, (Document<ApiVersion> Read, ApiVersion Value)? version, CancellationToken cancel)
    {
        var batch = Replace(tables.Catalog.Begin(Tables.Org), read, api);
        if (version is { } other) batch.Replace(other.Read, other.Value);
        return Outcome(await batch.Commit(cancel));
    }

    /// <summary>Removes an API, its claims and its link. What stands below it is nobody's from then on.</summary>
    public async Task<CatalogWrite> Remove(Document<Api> read, Document<ApiImplementation>? link, CancellationToken cancel)
    {
        var api = read.Value;
        var batch = tables.Catalog.Begin(Tables.Org)
            .Remove(read)
            .Remove(CatalogKeys.ApiName(api.Name, api.Version))
            .Remove(CatalogKeys.Slug(api.Slug));
        if (link is not null)
        {
            batch.Remove(link);
            if (link.Value.ServiceId is { } serviceId) batch.Remove(CatalogKeys.ServiceLink(serviceId));
        }
        return Outcome(await batch.Commit(cancel));
    }

    /// <summary>The writes that replace an API and move its claims.</summary>
    internal static Batch Replace(Batch batch, Document<Api> read, Api api) => batch
        .Replace(read, api)
        .MoveClaim(CatalogKeys.ApiName(read.Value.Name, read.Value.Version), CatalogKeys.ApiName(api.Name, api.Version), api.Id)
        .MoveClaim(CatalogKeys.Slug(read.Value.Slug), CatalogKeys.Slug(api.Slug), api.Id);

    internal static CatalogWrite Outcome(BatchOutcome outcome) => outcome.Result switch
    {
        BatchResult.Committed => CatalogWrite.Written,
        BatchResult.Exists when outcome.ExistsAs("slug") => CatalogWrite.SlugTaken,
        BatchResult.Exists when outcome.ExistsAs("version-name") => CatalogWrite.VersionTaken,
        BatchResult.Exists => CatalogWrite.NameTaken,
        // A claim or row that is gone was moved by somebody who also changed the API.
        _ => CatalogWrite.Changed,
    };
}
