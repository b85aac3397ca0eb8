using Features.Storage;

namespace Features.Identity;

/// <summary>What roles are about: rows of the catalog, by the name of their type.</summary>
public sealed class RoleEntities(Tables tables)
{
    /// <summary>Whether there is such an entity. Of types that exist in the contract only there is none.</summary>
    public async Task<bool> Has(string typeName, Guid id, CancellationToken cancel)
    {
        foreach (var row in RowsOf(typeName, id))
            if (await tables.Catalog.Find<Anything>(Tables.Org, row, cancel) is not null) return true;
        return false;
    }

    private static IEnumerable<string> RowsOf(string typeName, Guid id) => typeName switch
    {
        "Control Planes" => [CatalogKeys.ControlPlane(id)],
        "API Products" => [CatalogKeys.Product(id)],
        "APIs" => [CatalogKeys.Api(id), CatalogKeys.Package(id)],
        "Portals" => [CatalogKeys.Portal(id)],
        "Application Auth Strategies" => [CatalogKeys.Strategy(id)],
        "DCR Providers" => [CatalogKeys.DcrProvider(id)],
        _ => [],
    };

    private sealed record Anything;
}

/// <summary>Roles on what is gone: they count for nothing, and go.</summary>
public sealed class AfterEntityRemoval(Tables tables) : IAfterRemoval
{
    // Roles stand under their holders; whose they are is only known by looking at all. A removal may cost that.
    public async Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel)
    {
        // People and what is theirs: no role is about them.
        if (portalId is not null || kind == Removed.Holder) return;
        foreach (var grant in await tables.Identity.List<Grant>(Tables.Org, IdentityKeys.AllGrants, cancel))
            if (grant.Value.EntityId == id) await tables.Identity.Clear(Tables.Org, grant.Row, cancel);
    }

    /// <summary>What a role says of its entity; other grants have none.</summary>
    private sealed record Grant(Guid? EntityId);
}
