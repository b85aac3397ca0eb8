using Features.ApiPublications;
using Features.ProductVersions;
using Features.Storage;
using Platform.Storage;

namespace Features.Portals;

public enum PortalSaving { Saved, NameTaken, DomainTaken, StrategyMissing, Changed }

public enum PortalRemoval { Removed, Published, Changed }

/// <summary>Where portals live: rows of the catalog partition, with claims on their names and hosts.</summary>
public sealed class PortalStore(Tables tables, TimeProvider clock)
{
    public Task<Document<Portal>?> Find(Guid id, CancellationToken cancel) => tables.Catalog.Find<Portal>(Tables.Org, CatalogKeys.Portal(id), cancel);

    public async Task<List<Portal>> List(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<Portal>(Tables.Org, CatalogKeys.Portals, cancel)).Select(row => row.Value)];

    /// <summary>Adds a portal under its default domain, or under one with a suffix when that is taken. Returns it as it was added.</summary>
    public async Task<(PortalSaving Outcome, Portal Portal)> Add(Portal portal, CancellationToken cancel)
    {
        var (label, domain) = portal.DefaultDomain.Split('.', 2) is [var first, var rest] ? (first, rest) : throw new ArgumentException("not a portal's domain", nameof(portal));
        var makesStrategy = false;
        // A host that is taken, and the built-in strategy coming or going meanwhile, each cost a round.
        var settled = await Contention.Settle<object>(clock, async () => await Round() is var saving and not PortalSaving.Changed ? saving : null, cancel);
        return (settled is PortalSaving saved ? saved : PortalSaving.Changed, portal);

        async Task<PortalSaving> Round()
        {
            var batch = tables.Catalog.Begin(Tables.Org).Add(CatalogKeys.Portal(portal.Id), portal)
                .Claim(CatalogKeys.PortalName(portal.Name), portal.Id).Claim(CatalogKeys.Domain(portal.DefaultDomain), portal.Id);
            foreach (var host in portal.CustomHosts()) batch.Claim(CatalogKeys.Domain(host), portal.Id);
            Use(batch, portal.DefaultStrategyId, makesStrategy);
            var outcome = await batch.Commit(cancel);
            if (outcome.Committed) return PortalSaving.Saved;
            if (outcome.ExistsAs("portal-name")) return PortalSaving.NameTaken;
            if (outcome.ExistsAs("domain") && outcome.Row != CatalogKeys.Domain(portal.DefaultDomain)) return PortalSaving.DomainTaken;
            if (outcome.ExistsAs("domain")) portal = portal with { DefaultDomain = $"{HostLabel.WithSuffix(label)}.{domain}" };
            else if (portal.DefaultStrategyId != BuiltInStrategy.Id) return PortalSaving.StrategyMissing;
            else makesStrategy = outcome.Result == BatchResult.Missing;
            return PortalSaving.Changed;
        }
    }

    /// <summary>Saves a changed portal. Its default domain never changes.</summary>
    public async Task<PortalSaving> Replace(Document<Portal> read, Portal portal, CancellationToken cancel)
    {
        var batch = tables.Catalog.Begin(Tables.Org).Replace(read, portal)
            .MoveClaim(CatalogKeys.PortalName(read.Value.Name), CatalogKeys.PortalName(portal.Name), portal.Id);
        // As sets: the two custom hosts may change places, and a transaction writes a row once.
        foreach (var host in read.Value.CustomHosts().Except(portal.CustomHosts())) batch.Remove(CatalogKeys.Domain(host));
        foreach (var host in portal.CustomHosts().Except(read.Value.CustomHosts())) batch.Claim(CatalogKeys.Domain(host), portal.Id);
        var strategy = portal.DefaultStrategyId != read.Value.DefaultStrategyId ? portal.DefaultStrategyId : null;
        Use(batch, strategy, makes: false);
        var outcome = await batch.Commit(cancel);
        return outcome.Committed ? PortalSaving.Saved
            : outcome.ExistsAs("portal-name") ? PortalSaving.NameTaken
            : outcome.ExistsAs("domain") ? PortalSaving.DomainTaken
            : strategy is { } id && outcome.Row == CatalogKeys.Strategy(id) ? PortalSaving.StrategyMissing
            : PortalSaving.Changed;
    }

    /// <summary>
    /// Removes a portal in which nothing is published. Whoever publishes replaces the portal's row in the same transaction, so a publication that comes between
    /// the look and the removal changes the ETag, and one that comes after finds no row.
    /// </summary>
    public async Task<PortalRemoval> Remove(Document<Portal> read, CancellationToken cancel)
    {
        if ((await Publications(read.Value.Id, cancel)).Count > 0 || (await Versions(read.Value.Id, cancel)).Exists(IsRegisteredFor(read.Value.Id))) return PortalRemoval.Published;
        var batch = tables.Catalog.Begin(Tables.Org).Remove(read)
            .Remove(CatalogKeys.PortalName(read.Value.Name)).Remove(CatalogKeys.Domain(read.Value.DefaultDomain));
        foreach (var host in read.Value.CustomHosts()) batch.Remove(CatalogKeys.Domain(host));
        return (await batch.Commit(cancel)).Committed ? PortalRemoval.Removed : PortalRemoval.Changed;
    }

    /// <summary>Takes everything out of a portal. Not one transaction when there is a lot: a portal may be seen half empty, as when it is emptied by hand.</summary>
    public async Task Unpublish(Guid portalId, CancellationToken cancel)
    {
        foreach (var group in (await Publications(portalId, cancel)).Chunk(Batch.WritesMax))
        {
            var batch = tables.Catalog.Begin(Tables.Org);
            foreach (var publication in group) batch.Remove(publication);
            // Somebody changed or removed one of them meanwhile: the caller looks again.
            await batch.Commit(cancel);
        }
        foreach (var version in await Versions(portalId, cancel))
            await tables.Catalog.Begin(Tables.Org).Replace(version, version.Value.Without(portalId)).Commit(cancel);
    }

    private async Task<List<Document<ApiPublication>>> Publications(Guid portalId, CancellationToken cancel) =>
        (await tables.Catalog.List<ApiPublication>(Tables.Org, CatalogKeys.Publications, cancel)).FindAll(row => row.Value.PortalId == portalId);

    /// <summary>The versions of products that have terms in a portal.</summary>
    private async Task<List<Document<ProductVersion>>> Versions(Guid portalId, CancellationToken cancel) =>
        (await tables.Catalog.List<ProductVersion>(Tables.Org, CatalogKeys.ProductVersions, cancel)).FindAll(row => row.Value.Portals.Any(terms => terms.PortalId == portalId));

    private static Predicate<Document<ProductVersion>> IsRegisteredFor(Guid portalId) =>
        version => version.Value.Portals.Any(terms => terms.PortalId == portalId && terms.ApplicationRegistrationEnabled);

    /// <summary>Adds to a batch what tells the removal of a strategy that somebody starts to use it, or, for the built-in one, what makes it.</summary>
    private void Use(Batch batch, Guid? strategyId, bool makes)
    {
        if (strategyId is not { } id) return;
        if (makes) batch.Add(CatalogKeys.Strategy(id), BuiltInStrategy.Make(clock.GetUtcNow()));
        else batch.Touch(CatalogKeys.Strategy(id));
    }
}
