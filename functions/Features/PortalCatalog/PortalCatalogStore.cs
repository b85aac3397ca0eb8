using Features.ApiPackages;
using Features.ApiPublications;
using Features.Apis;
using Features.ApiVersions;
using Features.AuthStrategies;
using Features.Developers;
using Features.PackageSpecifications;
using Features.Portals;
using Features.Storage;
using Features.Teams;

namespace Features.PortalCatalog;

/// <summary>What is published in a portal, as one visitor may see it. What the visitor may not see is not there.</summary>
public sealed class PortalCatalogStore(Tables tables, TeamRoleStore roles)
{
    private readonly CatalogShelves _shelves = new(tables);

    /// <summary>Every API and package that the visitor may see, by name. The list may be shared with other visitors.</summary>
    public async Task<IReadOnlyList<CatalogEntry>> List(Portal portal, CurrentDeveloper? developer, CancellationToken cancel)
    {
        var granted = await RolesOf(portal, developer, cancel);
        var shelves = await _shelves.Read(cancel);
        return portal.RbacEnabled && developer is not null
            ? shelves.Seen(portal.Id, Actions)
            : shelves.Seen(new Onlooker(portal.Id, portal.AuthenticationEnabled, portal.RbacEnabled, developer?.Developer.Status), Actions);

        CatalogActions Actions(ApiPublication publication) => ActionsOn(publication, portal, developer, granted);
    }

    /// <summary>One API or package, or null when it is not there or not for this visitor.</summary>
    public async Task<CatalogEntry?> Find(Portal portal, CurrentDeveloper? developer, string idOrSlug, CancellationToken cancel)
    {
        var id = Guid.TryParseExact(idOrSlug, "D", out var given) ? given : await tables.Catalog.FindOwner(Tables.Org, CatalogKeys.Slug(idOrSlug), cancel);
        return id is { } known ? await Find(portal, developer, known, cancel) : null;
    }

    /// <summary>One API or package, or null when it is not there or not for this visitor.</summary>
    public async Task<CatalogEntry?> Find(Portal portal, CurrentDeveloper? developer, Guid id, CancellationToken cancel)
    {
        if ((await tables.Catalog.Find<ApiPublication>(Tables.Org, CatalogKeys.Publication(id, portal.Id), cancel))?.Value is not { } publication) return null;
        if (ActionsOn(publication, portal, developer, await RolesOf(portal, developer, cancel)) is not { View: true } actions) return null;
        var strategy = publication.StrategyId is { } strategyId ? await One<AuthStrategy>(CatalogKeys.Strategy(strategyId), cancel) : null;
        if (publication.EntityType == EntityType.ApiPackage)
        {
            return await One<ApiPackage>(CatalogKeys.Package(id), cancel) is { } package
                ? CatalogEntry.Of(package, await One<PackageSpecification>(CatalogKeys.PackageSpecification(id), cancel), publication, strategy, actions)
                : null;
        }
        return await One<Api>(CatalogKeys.Api(id), cancel) is { } api
            ? CatalogEntry.Of(api, await Rows<ApiVersion>(CatalogKeys.VersionsOf(id), cancel), publication, strategy, actions)
            : null;
    }

    /// <summary>What a team may do with what is published: as if it were a developer with its roles and no others.</summary>
    public async Task<CatalogActions> ActionsOfTeam(Portal portal, Guid teamId, ApiPublication publication, CancellationToken cancel) => ActionsOn(
        publication, portal, ApprovalStatus.Approved, portal.RbacEnabled ? await roles.OfTeam(portal.Id, teamId, cancel) : CatalogRoles.None);

    /// <summary>Whether a visitor may see what is published, asked of as many publications as one likes.</summary>
    public async Task<Func<ApiPublication, bool>> Judge(Portal portal, CurrentDeveloper? developer, CancellationToken cancel)
    {
        var granted = await RolesOf(portal, developer, cancel);
        return publication => publication.PortalId == portal.Id && ActionsOn(publication, portal, developer, granted).View;
    }

    /// <summary>Those of some APIs and packages that are published in the portal now and that the visitor may see. A point read each.</summary>
    public async Task<HashSet<Guid>> ListSeen(Portal portal, CurrentDeveloper? developer, IReadOnlyCollection<Guid> ids, CancellationToken cancel)
    {
        var rows = Task.WhenAll(ids.Select(id => One<ApiPublication>(CatalogKeys.Publication(id, portal.Id), cancel)));
        var sees = await Judge(portal, developer, cancel);
        return [.. (await rows).OfType<ApiPublication>().Where(sees).Select(publication => publication.EntityId)];
    }

    private async Task<CatalogRoles> RolesOf(Portal portal, CurrentDeveloper? developer, CancellationToken cancel) =>
        portal.RbacEnabled && developer is not null ? await roles.OfDeveloper(portal.Id, developer.Id, cancel) : CatalogRoles.None;

    private static CatalogActions ActionsOn(ApiPublication publication, Portal portal, CurrentDeveloper? developer, CatalogRoles granted) =>
        ActionsOn(publication, portal, developer?.Developer.Status, granted);

    private static CatalogActions ActionsOn(ApiPublication publication, Portal portal, ApprovalStatus? status, CatalogRoles granted) => AccessMatrix.Of(
        new(portal.AuthenticationEnabled, portal.RbacEnabled, publication.Visibility, publication.StrategyId is not null, status, granted.On(publication.RoleEntityId())));

    private async Task<T?> One<T>(string row, CancellationToken cancel) where T : class => (await tables.Catalog.Find<T>(Tables.Org, row, cancel))?.Value;

    private async Task<List<T>> Rows<T>(string prefix, CancellationToken cancel) =>
        [.. (await tables.Catalog.List<T>(Tables.Org, prefix, cancel)).Select(row => row.Value)];
}
