using Features.Developers;

namespace Features.Teams;

/// <summary>The developers of teams. Those whose account is gone are in no team.</summary>
public sealed class TeamMembers(TeamStore teams, DeveloperStore developers)
{
    // More at once would be one request's storm on the storage of all.
    private const int ReadsAtOnce = 32;

    public async Task<List<Developer>> List(Guid portalId, Guid teamId, CancellationToken cancel)
    {
        var list = new List<Developer>();
        foreach (var group in (await teams.ListMembers(portalId, teamId, cancel)).Chunk(ReadsAtOnce))
            list.AddRange((await Task.WhenAll(group.Select(id => developers.Find(portalId, id, cancel)))).Where(found => found is not null).Select(found => found!.Value));
        return list;
    }
}
