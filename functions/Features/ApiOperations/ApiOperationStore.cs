using System.Text.Json;
using Features.ApiImplementations;
using Features.Apis;
using Features.ApiVersions;
using Features.PolicySnapshots;
using Features.Specifications;
using Features.Storage;
using Platform.Http;
using Platform.Storage;

namespace Features.ApiOperations;

/// <summary>An API whose operations are enforced one by one, with the operations that are in force.</summary>
public sealed record LinkedApi(Api Api, ApiImplementation Link, IReadOnlyList<ApiOperation> Operations);

/// <summary>
/// Where operations live: one immutable list per specification, in the content store; the version names it. Only APIs that are linked to a control plane have
/// operations to the world outside.
/// </summary>
public sealed class ApiOperationStore(Tables tables, ContentStore contents, OperationLists lists)
{
    /// <summary>The operations in force of a version; none while its first specification is still to be taken up.</summary>
    public async Task<IReadOnlyList<ApiOperation>> List(ApiVersion version, CancellationToken cancel) =>
        version.Operations is { } name ? await lists.Read(name, cancel) : [];

    /// <summary>Keeps the operations of a specification and returns the list's name.</summary>
    public Task<string> Keep(Guid apiId, IEnumerable<OperationKey> operations, CancellationToken cancel) =>
        contents.Put(JsonSerializer.SerializeToUtf8Bytes(operations.Select(key => ApiOperation.Of(apiId, key.Method, key.Path)), Wire.Json), cancel);

    /// <summary>The operations that a version's document describes, be they in force already or not.</summary>
    public async Task<IReadOnlyList<ApiOperation>> ListDescribed(ApiVersion version, CancellationToken cancel)
    {
        if (version.State == SpecificationState.Parsed) return await List(version, cancel);
        var document = await contents.Find(version.Content, cancel) ?? throw new InvalidDataException($"the document {version.Content} of version {version.Id} is lost");
        return SpecificationReader.Read(document).Specification is { } specification
            ? [.. specification.Operations.Select(key => ApiOperation.Of(version.ApiId, key.Method, key.Path))]
            : await List(version, cancel);
    }

    /// <summary>The API with its operations, or null when it is not there or not linked to a control plane.</summary>
    public async Task<LinkedApi?> FindLinked(Guid apiId, CancellationToken cancel)
    {
        if (await tables.Catalog.Find<ApiImplementation>(Tables.Org, CatalogKeys.Implementation(apiId), cancel) is not { Value.ServiceId: null } link) return null;
        return await tables.Catalog.Find<Api>(Tables.Org, CatalogKeys.Api(apiId), cancel) is { } api ? await Load(api.Value, link.Value, cancel) : null;
    }

    /// <summary>Every API that is linked to a control plane, or to this one, with its operations.</summary>
    public async Task<List<LinkedApi>> ListLinked(Guid? controlPlaneId, CancellationToken cancel)
    {
        var linked = new List<LinkedApi>();
        foreach (var link in await ListLinks(cancel))
        {
            if (controlPlaneId is { } one && link.ControlPlaneId != one) continue;
            if (await tables.Catalog.Find<Api>(Tables.Org, CatalogKeys.Api(link.ApiId), cancel) is { } api) linked.Add(await Load(api.Value, link, cancel));
        }
        return linked;
    }

    private async Task<List<ApiImplementation>> ListLinks(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<ApiImplementation>(Tables.Org, CatalogKeys.Implementations, cancel)).Select(row => row.Value).Where(link => link.ServiceId is null)];

    private async Task<LinkedApi> Load(Api api, ApiImplementation link, CancellationToken cancel)
    {
        var current = api.CurrentVersionId is { } id ? await tables.Catalog.Find<ApiVersion>(Tables.Org, CatalogKeys.Version(api.Id, id), cancel) : null;
        return new(api, link, current is null ? [] : await List(current.Value, cancel));
    }
}
