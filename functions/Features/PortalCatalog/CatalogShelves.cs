using System.Collections.Concurrent;
using Features.ApiPackages;
using Features.ApiPublications;
using Features.Apis;
using Features.ApiVersions;
using Features.AuthStrategies;
using Features.Developers;
using Features.PackageSpecifications;
using Features.Storage;
using Platform.Storage;

namespace Features.PortalCatalog;

/// <summary>What is published in every portal, put together once, and again when something of it has changed.</summary>
public sealed class CatalogShelves(Tables tables)
{
    private static readonly CatalogActions None = new(false, false);

    private readonly Derived<Shelves> _shelves = new();

    /// <summary>The shelves of all portals as they are now.</summary>
    public async Task<Shelves> Read(CancellationToken cancel)
    {
        var (publications, apis, packages, versions, saved, strategies) = (
            All<ApiPublication>(CatalogKeys.Publications, cancel),
            All<Api>(CatalogKeys.Apis, cancel),
            All<ApiPackage>(CatalogKeys.Packages, cancel),
            All<ApiVersion>(CatalogKeys.Versions, cancel),
            All<PackageSpecification>(CatalogKeys.PackageSpecifications, cancel),
            All<AuthStrategy>(CatalogKeys.Strategies, cancel));
        await Task.WhenAll(publications, apis, packages, versions, saved, strategies);
        var state = new State(await publications, await apis, await packages, await versions, await saved, await strategies);
        return _shelves.Of(() => Fill(state), state.Publications, state.Apis, state.Packages, state.Versions, state.Saved, state.Strategies);
    }

    private static Shelves Fill(State state)
    {
        var apis = state.Apis.ToDictionary(row => row.Value.Id, row => row.Value);
        var packages = state.Packages.ToDictionary(row => row.Value.Id, row => row.Value);
        var versions = state.Versions.ToLookup(row => row.Value.ApiId, row => row.Value);
        var saved = state.Saved.ToDictionary(row => row.Value.PackageId, row => row.Value);
        var strategies = state.Strategies.ToDictionary(row => row.Value.Id, row => row.Value);
        return new(state.Publications.Select(row => Entry(row.Value)).OfType<CatalogEntry>()
            .OrderBy(entry => entry.Name, StringComparer.OrdinalIgnoreCase).ToLookup(entry => entry.Publication.PortalId));

        // A publication of what is gone is about to be cleaned.
        CatalogEntry? Entry(ApiPublication publication)
        {
            var strategy = publication.StrategyId is { } id ? strategies.GetValueOrDefault(id) : null;
            return publication.EntityType == EntityType.Api
                ? apis.TryGetValue(publication.EntityId, out var api) ? CatalogEntry.Of(api, versions[api.Id], publication, strategy, None) : null
                : packages.TryGetValue(publication.EntityId, out var package)
                    ? CatalogEntry.Of(package, saved.GetValueOrDefault(package.Id), publication, strategy, None) : null;
        }
    }

    private Task<IReadOnlyList<Document<T>>> All<T>(string kind, CancellationToken cancel) => tables.Catalog.All<T>(Tables.Org, kind, cancel);

    private sealed record State(
        IReadOnlyList<Document<ApiPublication>> Publications, IReadOnlyList<Document<Api>> Apis, IReadOnlyList<Document<ApiPackage>> Packages,
        IReadOnlyList<Document<ApiVersion>> Versions, IReadOnlyList<Document<PackageSpecification>> Saved, IReadOnlyList<Document<AuthStrategy>> Strategies);
}

/// <summary>Who looks at a shelf, as far as it matters where roles do not: whoever is alike sees the same.</summary>
public readonly record struct Onlooker(Guid PortalId, bool Authentication, bool Rbac, ApprovalStatus? Status);

/// <summary>What stands in the portals, by name, and what was seen of it already.</summary>
public sealed class Shelves(ILookup<Guid, CatalogEntry> entries)
{
    private readonly ConcurrentDictionary<Onlooker, IReadOnlyList<CatalogEntry>> _seen = new();

    /// <summary>What somebody sees whom roles do not concern. The list is shared.</summary>
    public IReadOnlyList<CatalogEntry> Seen(Onlooker by, Func<ApiPublication, CatalogActions> actions) => _seen.GetOrAdd(by, who => Seen(who.PortalId, actions));

    /// <summary>What somebody sees.</summary>
    public IReadOnlyList<CatalogEntry> Seen(Guid portalId, Func<ApiPublication, CatalogActions> actions)
    {
        var list = new List<CatalogEntry>();
        foreach (var entry in entries[portalId])
            if (actions(entry.Publication) is { View: true } allowed) list.Add(entry with { Actions = allowed });
        return list;
    }
}
