using Features.ApiProducts;
using Features.Portals;
using Features.Storage;

namespace Features.ClassicPortals;

/// <summary>How much there is in a portal.</summary>
public sealed record PortalCounts(int Applications, int Developers, int Products);

/// <summary>
/// Counts what is in portals: of those on a page, all at once, the keys of developers and of applications (one call per 1,000 of either), and the products from memory. A number kept
/// beside them would be cheaper to read, and every sign-up of a portal would wait for every other.
/// </summary>
public sealed class PortalCounting(Tables tables, ApiProductStore products)
{
    /// <summary>The numbers, in the order of the portals.</summary>
    public async Task<IReadOnlyList<PortalCounts>> Count(IReadOnlyList<Portal> portals, CancellationToken cancel)
    {
        var counting = portals.Select(async portal => (await CountRows(portal.Id, PeopleKeys.Applications, cancel), await CountRows(portal.Id, PeopleKeys.Developers, cancel)));
        var (rows, all) = (Task.WhenAll(counting), await products.List(cancel));
        var shown = all.SelectMany(product => product.PortalIds).CountBy(id => id).ToDictionary();
        return [.. portals.Zip(await rows, (portal, counted) => new PortalCounts(counted.Item1, counted.Item2, shown.GetValueOrDefault(portal.Id)))];
    }

    /// <summary>Whether anybody has an account in a portal.</summary>
    public async Task<bool> HasDevelopers(Guid portalId, CancellationToken cancel) => await CountRows(portalId, PeopleKeys.Developers, cancel) > 0;

    private async Task<int> CountRows(Guid portalId, string kind, CancellationToken cancel) => (await tables.People.ListRows(PeopleKeys.Of(portalId), kind, cancel)).Count;
}
