using Features.ApiPackages;
using Features.Apis;
using Features.AuthStrategies;
using Features.Portals;
using Features.Storage;
using Platform.Storage;

namespace Features.ApiPublications;

public enum PublicationWrite { Done, Changed }

/// <summary>A publication with what lists show and filter by.</summary>
public sealed record NamedPublication(ApiPublication Publication, string EntityName, string PortalName, AuthStrategy? Strategy);

/// <summary>Where publications live: rows of the catalog partition, keyed by entity and portal. Readers treat one whose entity or portal is gone as absent.</summary>
public sealed class ApiPublicationStore(Tables tables)
{
    public Task<Document<ApiPublication>?> Find(Guid entityId, Guid portalId, CancellationToken cancel) =>
        tables.Catalog.Find<ApiPublication>(Tables.Org, CatalogKeys.Publication(entityId, portalId), cancel);

    /// <summary>Whether the API or package is there.</summary>
    public async Task<bool> EntityExists(EntityType type, Guid id, CancellationToken cancel) => type == EntityType.Api
        ? await tables.Catalog.Find<Api>(Tables.Org, CatalogKeys.Api(id), cancel) is not null
        : await tables.Catalog.Find<ApiPackage>(Tables.Org, CatalogKeys.Package(id), cancel) is not null;

    public async Task<List<NamedPublication>> List(CancellationToken cancel)
    {
        var publications = Rows<ApiPublication>(CatalogKeys.Publications, cancel);
        var apis = Rows<Api>(CatalogKeys.Apis, cancel);
        var packages = Rows<ApiPackage>(CatalogKeys.Packages, cancel);
        var portals = Rows<Portal>(CatalogKeys.Portals, cancel);
        var strategies = Rows<AuthStrategy>(CatalogKeys.Strategies, cancel);
        var names = (await apis).Select(api => (api.Id, api.Name)).Concat((await packages).Select(package => (package.Id, package.Name))).ToDictionary(pair => pair.Id, pair => pair.Name);
        var portalNames = (await portals).ToDictionary(portal => portal.Id, portal => portal.Name);
        var known = (await strategies).ToDictionary(strategy => strategy.Id);
        return [.. (await publications)
            .Where(publication => names.ContainsKey(publication.EntityId) && portalNames.ContainsKey(publication.PortalId))
            .Select(publication => new NamedPublication(
                publication, names[publication.EntityId], portalNames[publication.PortalId],
                publication.StrategyId is { } id ? known.GetValueOrDefault(id) : null))];
    }

    /// <summary>
    /// Adds a publication, or replaces the one that was read. Its entity, portal and strategy are touched: the removal of one of them at the same time either finds that it has
    /// changed, or makes this fail as <see cref="PublicationWrite.Changed"/>.
    /// </summary>
    public async Task<PublicationWrite> Save(Document<ApiPublication>? read, ApiPublication publication, CancellationToken cancel)
    {
        var row = CatalogKeys.Publication(publication.EntityId, publication.PortalId);
        var batch = tables.Catalog.Begin(Tables.Org);
        batch = read is null ? batch.Add(row, publication) : batch.Replace(read, publication);
        batch.Touch(publication.EntityType == EntityType.Api ? CatalogKeys.Api(publication.EntityId) : CatalogKeys.Package(publication.EntityId))
            .Touch(CatalogKeys.Portal(publication.PortalId));
        if (publication.StrategyId is { } strategy) batch.Touch(CatalogKeys.Strategy(strategy));
        return Outcome(await batch.Commit(cancel));
    }

    public async Task<PublicationWrite> Remove(Document<ApiPublication> read, CancellationToken cancel) =>
        Outcome(await tables.Catalog.Begin(Tables.Org).Remove(read).Commit(cancel));

    /// <summary>Removes the publications of an API or package that is gone.</summary>
    public Task RemoveAllOf(Guid entityId, CancellationToken cancel) => tables.Catalog.ClearTold<ApiPublication>(Tables.Org, CatalogKeys.PublicationsOf(entityId), cancel);

    /// <summary>Removes the publications in a portal that is gone.</summary>
    public async Task RemoveAllIn(Guid portalId, CancellationToken cancel)
    {
        foreach (var publication in await tables.Catalog.List<ApiPublication>(Tables.Org, CatalogKeys.Publications, cancel))
            if (publication.Value.PortalId == portalId) await tables.Catalog.ClearTold<ApiPublication>(Tables.Org, publication.Row, cancel);
    }

    private static PublicationWrite Outcome(BatchOutcome outcome) => outcome.Committed ? PublicationWrite.Done : PublicationWrite.Changed;

    private async Task<List<T>> Rows<T>(string prefix, CancellationToken cancel) =>
        [.. (await tables.Catalog.List<T>(Tables.Org, prefix, cancel)).Select(row => row.Value)];
}
