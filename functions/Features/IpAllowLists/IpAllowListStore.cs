using Features.Storage;
using Platform.Storage;

namespace Features.IpAllowLists;

public enum AllowListAdding { Added, TooMany }

/// <summary>Where allow lists live: rows of the portal's content partition.</summary>
public sealed class IpAllowListStore(Tables tables)
{
    /// <summary>Lists of one portal. Two writers at once may pass it by as many as they are: it bounds what a gate reads, and is no quota.</summary>
    public const int ListsMax = 1000;

    public Task<Document<IpAllowList>?> Find(Guid portalId, Guid id, CancellationToken cancel) =>
        tables.Content.Find<IpAllowList>(ContentKeys.Of(portalId), ContentKeys.AllowList(id), cancel);

    /// <summary>All lists of a portal, the oldest first.</summary>
    public async Task<List<IpAllowList>> List(Guid portalId, CancellationToken cancel) =>
        [.. (await tables.Content.List<IpAllowList>(ContentKeys.Of(portalId), ContentKeys.AllowLists, cancel)).Select(row => row.Value)
            .OrderBy(KeyOf, StringComparer.Ordinal)];

    /// <summary>The place of a list among the others.</summary>
    public static string KeyOf(IpAllowList list) => $"{list.CreatedAt.UtcTicks:D19}|{list.Id:D}";

    public async Task<AllowListAdding> Add(Guid portalId, IpAllowList list, CancellationToken cancel)
    {
        if ((await tables.Content.ListRows(ContentKeys.Of(portalId), ContentKeys.AllowLists, cancel)).Count >= ListsMax) return AllowListAdding.TooMany;
        await tables.Content.Begin(ContentKeys.Of(portalId)).Add(ContentKeys.AllowList(list.Id), list).Commit(cancel);
        return AllowListAdding.Added;
    }

    /// <summary>False when somebody else changed or removed it since it was read.</summary>
    public async Task<bool> Replace(Guid portalId, Document<IpAllowList> read, IpAllowList list, CancellationToken cancel) =>
        (await tables.Content.Begin(ContentKeys.Of(portalId)).Replace(read, list).Commit(cancel)).Committed;

    /// <summary>False when it is not there.</summary>
    public async Task<bool> Remove(Guid portalId, Guid id, CancellationToken cancel) =>
        (await tables.Content.Begin(ContentKeys.Of(portalId)).Remove(ContentKeys.AllowList(id)).Commit(cancel)).Committed;
}
