using Features.ApiImplementations;
using Features.ApiPublications;
using Features.ApiVersions;
using Features.Portals;
using Features.Storage;

namespace Features.Apis;

/// <summary>An API with what is shown beside it: its current version, the contract's <c>implementation_mode</c>, and the portals it is published in.</summary>
public sealed record ApiView(Api Api, ApiVersion? Current, string? ImplementationMode, IReadOnlyList<ApiPortalAnswer> Portals);

/// <summary>Puts APIs together with their current version, link and portals: a handful of partition queries for a list, point reads for one.</summary>
public sealed class ApiViews(Tables tables, ApiStore apis, ApiVersionStore versions)
{
    public async Task<List<ApiView>> List(CancellationToken cancel)
    {
        var catalog = tables.Catalog;
        var (list, current, links, publications, portals) = (
            apis.List(cancel),
            catalog.List<ApiVersion>(Tables.Org, CatalogKeys.Versions, cancel),
            catalog.List<ApiImplementation>(Tables.Org, CatalogKeys.Implementations, cancel),
            catalog.List<ApiPublication>(Tables.Org, CatalogKeys.Publications, cancel),
            catalog.List<Portal>(Tables.Org, CatalogKeys.Portals, cancel));
        var versionsById = (await current).ToDictionary(row => row.Value.Id, row => row.Value);
        var linksByApi = (await links).ToDictionary(row => row.Value.ApiId, row => row.Value);
        var portalsById = (await portals).ToDictionary(row => row.Value.Id, row => row.Value);
        var publicationsByApi = (await publications).ToLookup(row => row.Value.EntityId, row => row.Value);
        return [.. (await list).Select(api => new ApiView(
            api,
            api.CurrentVersionId is { } id ? versionsById.GetValueOrDefault(id) : null,
            Mode(linksByApi.GetValueOrDefault(api.Id)),
            PortalsOf(publicationsByApi[api.Id], portalsById.GetValueOrDefault)))];
    }

    public async Task<ApiView> Show(Api api, CancellationToken cancel)
    {
        var current = api.CurrentVersionId is { } id ? await versions.Find(api.Id, id, cancel) : null;
        var link = await apis.FindLink(api.Id, cancel);
        var publications = await tables.Catalog.List<ApiPublication>(Tables.Org, CatalogKeys.PublicationsOf(api.Id), cancel);
        var portals = new Dictionary<Guid, Portal>();
        foreach (var publication in publications)
        {
            if (await tables.Catalog.Find<Portal>(Tables.Org, CatalogKeys.Portal(publication.Value.PortalId), cancel) is { } portal) portals[portal.Value.Id] = portal.Value;
        }
        return new(api, current?.Value, Mode(link?.Value), PortalsOf(publications.Select(row => row.Value), portals.GetValueOrDefault));
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
