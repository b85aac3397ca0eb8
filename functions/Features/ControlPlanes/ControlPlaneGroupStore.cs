using Features.Storage;
using Platform.Storage;

namespace Features.ControlPlanes;

/// <summary>
/// Where groups live: one row each, so that a membership of hundreds changes at once. A member that was removed meanwhile may still be named until it is cleaned away; readers
/// leave it out.
/// </summary>
public sealed class ControlPlaneGroupStore(Tables tables, ControlPlaneStore controlPlanes, TimeProvider clock)
{
    private const int QueriesMax = 8;

    public Task<Document<ControlPlaneGroup>?> Find(Guid id, CancellationToken cancel) =>
        tables.Catalog.Find<ControlPlaneGroup>(Tables.Org, CatalogKeys.ControlPlaneGroup(id), cancel);

    /// <summary>The members of a group that exist, in the order of their ids.</summary>
    public async Task<List<ControlPlane>> ListMembers(Guid id, CancellationToken cancel)
    {
        var members = (await Find(id, cancel))?.Value.Members ?? [];
        if (members.Count == 0) return [];
        var known = (await controlPlanes.List(cancel)).ToDictionary(controlPlane => controlPlane.Id);
        return [.. members.Select(known.GetValueOrDefault).OfType<ControlPlane>()];
    }

    /// <summary>Whether a control plane is in a group that exists.</summary>
    public async Task<bool> IsMember(Guid id, CancellationToken cancel) =>
        (await tables.Catalog.List<ControlPlaneGroup>(Tables.Org, CatalogKeys.ControlPlaneGroups, cancel)).Exists(group => group.Value.Members.Contains(id));

    /// <summary>False when the group was changed or removed since it was read.</summary>
    public async Task<bool> Save(Document<ControlPlaneGroup>? read, ControlPlaneGroup group, CancellationToken cancel)
    {
        // A group that is gone must not get members: its control plane is touched.
        var batch = tables.Catalog.Begin(Tables.Org).Touch(CatalogKeys.ControlPlane(group.Id));
        batch = read is null ? batch.Add(CatalogKeys.ControlPlaneGroup(group.Id), group) : batch.Replace(read, group);
        return (await batch.Commit(cancel)).Committed;
    }

    /// <summary>Takes a control plane that is gone out of all groups, and its own membership away.</summary>
    /// <exception cref="IOException">A group is changed by others without end; what is done again after this may find it at rest.</exception>
    public async Task Forget(Guid id, CancellationToken cancel)
    {
        await tables.Catalog.Begin(Tables.Org).Remove(CatalogKeys.ControlPlaneGroup(id)).Commit(cancel);
        foreach (var group in await tables.Catalog.List<ControlPlaneGroup>(Tables.Org, CatalogKeys.ControlPlaneGroups, cancel))
            if (group.Value.Members.Contains(id)) await Leave(group.Value.Id, id, cancel);
    }

    private async Task Leave(Guid groupId, Guid id, CancellationToken cancel)
    {
        _ = await Contention.Settle<object>(clock, async () =>
        {
            if (await Find(groupId, cancel) is not { } group || !group.Value.Members.Contains(id)) return id;
            var rest = group.Value with { Members = [.. group.Value.Members.Where(member => member != id)] };
            return (await tables.Catalog.Begin(Tables.Org).Replace(group, rest).Commit(cancel)).Committed ? id : null;
        }, cancel) ?? throw new IOException($"Control plane group {groupId} is being changed by others");
    }

    /// <summary>What members have in common though it is to be unique. Names and scopes are rows of their own, so equal rows are the conflicts.</summary>
    public async Task<List<GroupConflict>> ListConflicts(IReadOnlyList<ControlPlane> members, CancellationToken cancel)
    {
        var rows = new List<string>[members.Count];
        await Parallel.ForAsync(0, members.Count, new ParallelOptions { MaxDegreeOfParallelism = QueriesMax, CancellationToken = cancel }, async (i, stop) =>
            rows[i] = await tables.Gateway.ListRows(members[i].Id.ToString("D"), "", stop));
        var shared = Enumerable.Range(0, members.Count).SelectMany(i => rows[i].Select(row => (Row: row, Member: members[i].Id))).GroupBy(one => one.Row).Where(same => same.Skip(1).Any());
        var conflicts = new List<GroupConflict>();
        foreach (var same in shared)
        {
            if (conflicts.Count >= ControlPlaneGroup.MembersMax) break;
            var owners = new List<(Guid Member, Guid Entity)>();
            foreach (var (row, member) in same)
                if (await OwnerOf(row, member, cancel) is { } owner) owners.Add((member, owner));
            if (owners.Count < 2) continue;
            conflicts.AddRange(owners.Select((owner, i) => new GroupConflict(owner.Member, same.Key.Split('|')[0].Split('-')[0], owner.Entity, owners[i == 0 ? 1 : 0].Entity)));
        }
        return [.. conflicts.DistinctBy(conflict => (conflict.MemberId, conflict.EntityId)).Take(ControlPlaneGroup.MembersMax)];
    }

    // The row of an entity ends in its id; that of a claim says whose it is.
    private async Task<Guid?> OwnerOf(string row, Guid member, CancellationToken cancel) =>
        Guid.TryParseExact(row.Split('|')[1], "D", out var id) ? id : await tables.Gateway.FindOwner(member.ToString("D"), row, cancel);
}
