using Features.Access;
using Features.Storage;
using Platform.Storage;

namespace Features.Identity;

/// <summary>Where teams live: the predefined ones in the code, the others as rows of the identity partition.</summary>
public sealed class TeamStore(Tables tables, CallerSource callers)
{
    /// <summary>A team of either kind.</summary>
    public async Task<Team?> Find(Guid id, CancellationToken cancel) =>
        SystemTeam.Find(id) is { } system ? Team.Of(system) : (await FindCustom(id, cancel))?.Value;

    public Task<Document<Team>?> FindCustom(Guid id, CancellationToken cancel) => tables.Identity.Find<Team>(Tables.Org, IdentityKeys.Team(id), cancel);

    /// <summary>All teams, the predefined ones first.</summary>
    public async Task<List<Team>> List(CancellationToken cancel) =>
        [.. SystemTeam.All.Select(Team.Of), .. (await tables.Identity.List<Team>(Tables.Org, IdentityKeys.Teams, cancel)).Select(row => row.Value).OrderBy(team => team.CreatedAt)];

    public Task Add(Team team, CancellationToken cancel) => tables.Identity.Begin(Tables.Org)
        .Add(IdentityKeys.Team(team.Id), team).Add(IdentityKeys.Holder(team.Id), new Holder(HolderKind.Team, team.Name)).Commit(cancel);

    /// <summary>False when somebody else changed it since it was read.</summary>
    public async Task<bool> Replace(Document<Team> read, Team team, CancellationToken cancel) =>
        (await tables.Identity.Begin(Tables.Org).Replace(read, team).Commit(cancel)).Committed;

    /// <summary>Removes a team and with it everything its members may do by it. False when somebody else changed it since it was read.</summary>
    public async Task<bool> Remove(Document<Team> read, CancellationToken cancel)
    {
        var outcome = await tables.Identity.Begin(Tables.Org).Remove(read).Remove(IdentityKeys.Holder(read.Value.Id)).Commit(cancel);
        callers.Forget();
        return outcome.Committed;
    }
}
