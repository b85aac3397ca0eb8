using Features.ApiImplementations;
using Features.ApiPublications;
using Features.ApiVersions;
using Features.Portals;
using Features.Storage;
using Platform.Storage;

namespace Features.Apis;

/// <summary>An API with what is shown beside it: its current version, the contract's <c>implementation_mode</c>, and the portals it is published in.</summary>
public sealed record ApiView(Api Api, ApiVersion? Current, string? ImplementationMode, IReadOnlyList<ApiPortalAnswer> Portals)
{
    /// <summary>An API at the moment it is made: nothing stands beside it.</summary>
    public static ApiView New(Api api) => new(api, null, null, []);
}

/// <summary>Puts APIs together with their current version, link and portals.</summary>
public sealed class ApiViews(Tables tables, ApiStore store, ApiVersionStore versionStore)
{
    private readonly Derived<IReadOnlyList<ApiView>> _views = new();

    /// <summary>All of them, the oldest first. The list is shared, and put together again when something of it has changed.</summary>
    public async Task<IReadOnlyList<ApiView>> List(CancellationToken cancel)
    {
        var (list, current, links, publications, portals) = (
            All<Api>(CatalogKeys.Apis, cancel),
            All<ApiVersion>(CatalogKeys.Versions, cancel),
            All<ApiImplementation>(CatalogKeys.Implementations, cancel),
            All<ApiPublication>(CatalogKeys.Publications, cancel),
            All<Portal>(CatalogKeys.Portals, cancel));
        await Task.WhenAll(list, current, links, publications, portals);
        var (apis, versions, linked, published, known) = (await list, await current, await links, await publications, await portals);
        return _views.Of(() => Join(apis, versions, linked, published, known), apis, versions, linked, published, known);
    }

    public async Task<ApiView> Show(Api api, CancellationToken cancel)
    {
        var current = api.CurrentVersionId is { } id ? versionStore.Find(api.Id, id, cancel) : Task.FromResult<Document<ApiVersion>?>(null);
        var link = store.FindLink(api.Id, cancel);
        var publications = await tables.Catalog.List<ApiPublication>(Tables.Org, CatalogKeys.PublicationsOf(api.Id), cancel);
        var portals = await Task.WhenAll(publications.Select(row => tables.Catalog.Find<Portal>(Tables.Org, CatalogKeys.Portal(row.Value.PortalId), cancel)));
        var portalsById = portals.OfType<Document<Portal>>().ToDictionary(row => row.Value.Id, row => row.Value);
        return new(api, (await current)?.Value, Mode((await link)?.Value), PortalsOf(publications.Select(row => row.Value), portalsById.GetValueOrDefault));
    }

    private Task<IReadOnlyList<Document<T>>> All<T>(string kind, CancellationToken cancel) => tables.Catalog.All<T>(Tables.Org, kind, cancel);

    private static IReadOnlyList<ApiView> Join(
        IReadOnlyList<Document<Api>> apis, IReadOnlyList<Document<ApiVersion>> versions, IReadOnlyList<Document<ApiImplementation>> links,
        IReadOnlyList<Document<ApiPublication>> publications, IReadOnlyList<Document<Portal>> portals)
    {
        var versionsById = versions.ToDictionary(row => row.Value.Id, row => row.Value);
        var linksByApi = links.ToDictionary(row => row.Value.ApiId, row => row.Value);
        var portalsById = portals.ToDictionary(row => row.Value.Id, row => row.Value);
        var publicationsByApi = publications.ToLookup(row => row.Value.EntityId, row => row.Value);
        return [.. apis.Select(row => row.Value).OrderBy(api => api.CreatedAt).Select(api => new ApiView(
            api,
            api.CurrentVersionId is { } id ? versionsById.GetValueOrDefault(id) : null,
            Mode(linksByApi.GetValueOrDefault(api.Id)),
            PortalsOf(publicationsByApi[api.Id], portalsById.GetValueOrDefault)))];
    }

    private static string? Mode(ApiImplementation? link) => link switch
    {
        null => null,
        { ServiceId: null } => "access_control_enforcement",
        _ => "gateway_entity_binding",
    };

    // A publication whose portal is gone is about to be cleaned.
    private static List<ApiPortalAnswer> PortalsOf(IEnumerable<ApiPublication> publications, Func<Guid, Portal?> find) =>
        [.. publications.Select(publication => find(publication.PortalId)).OfType<Portal>()
            .Select(portal => new ApiPortalAnswer(portal.Id, portal.Name, portal.DisplayName))
            .OrderBy(portal => portal.Name, StringComparer.Ordinal)];
}
