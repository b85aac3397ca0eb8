using Features.Storage;
using Platform.Storage;

namespace Features.Teams;

public enum TeamWrite { Written, NameTaken, Changed }

public enum TeamRemoval { Removed, OwnsApplications, Changed }

public enum TeamJoining { Joined, Member, TeamMissing, DeveloperMissing }

/// <summary>
/// Where teams and their members live: rows of their portal's partition. Memberships and roles of a team that is gone count for nothing, cleaned away or not.
/// </summary>
public sealed class TeamStore(Tables tables, TimeProvider clock)
{
    public Task<Document<Team>?> Find(Guid portalId, Guid id, CancellationToken cancel) =>
        tables.People.Find<Team>(PeopleKeys.Of(portalId), PeopleKeys.Team(id), cancel);

    public async Task<List<Team>> List(Guid portalId, CancellationToken cancel) =>
        [.. (await tables.People.List<Team>(PeopleKeys.Of(portalId), PeopleKeys.Teams, cancel)).Select(row => row.Value)];

    public async Task<TeamWrite> Add(Guid portalId, Team team, CancellationToken cancel) => Outcome(await tables.People.Begin(PeopleKeys.Of(portalId))
        .Add(PeopleKeys.Team(team.Id), team).Claim(PeopleKeys.TeamName(team.Name), team.Id).Commit(cancel));

    public async Task<TeamWrite> Replace(Guid portalId, Document<Team> read, Team team, CancellationToken cancel) => Outcome(await tables.People.Begin(PeopleKeys.Of(portalId))
        .Replace(read, team).MoveClaim(PeopleKeys.TeamName(read.Value.Name), PeopleKeys.TeamName(team.Name), team.Id).Commit(cancel));

    /// <summary>
    /// Removes a team that owns nothing. Who gives it an application touches its row in the same transaction, so an application that comes between the look and the removal
    /// changes the ETag, and one that comes after finds no row.
    /// </summary>
    public async Task<TeamRemoval> Remove(Guid portalId, Document<Team> read, CancellationToken cancel)
    {
        var partition = PeopleKeys.Of(portalId);
        if ((await tables.People.ListRows(partition, PeopleKeys.ApplicationsOf(read.Value.Id), cancel)).Count > 0) return TeamRemoval.OwnsApplications;
        var outcome = await tables.People.Begin(partition).Remove(read).Remove(PeopleKeys.TeamName(read.Value.Name)).Commit(cancel);
        return outcome.Committed ? TeamRemoval.Removed : TeamRemoval.Changed;
    }

    public async Task<TeamJoining> Join(Guid portalId, Guid teamId, Guid developerId, CancellationToken cancel)
    {
        var member = new TeamMember(teamId, developerId, clock.GetUtcNow());
        var outcome = await tables.People.Begin(PeopleKeys.Of(portalId))
            .Touch(PeopleKeys.Team(teamId))
            .Touch(PeopleKeys.Developer(developerId))
            .Add(PeopleKeys.TeamMember(teamId, developerId), member)
            .Add(PeopleKeys.Membership(developerId, teamId), member)
            .Commit(cancel);
        return outcome.Committed ? TeamJoining.Joined
            : outcome.Result == BatchResult.Exists ? TeamJoining.Member
            : outcome.Row == PeopleKeys.Team(teamId) ? TeamJoining.TeamMissing
            : TeamJoining.DeveloperMissing;
    }

    /// <summary>False when the developer is not in the team.</summary>
    public async Task<bool> Leave(Guid portalId, Guid teamId, Guid developerId, CancellationToken cancel) =>
        (await tables.People.Begin(PeopleKeys.Of(portalId))
            .Remove(PeopleKeys.TeamMember(teamId, developerId)).Remove(PeopleKeys.Membership(developerId, teamId)).Commit(cancel)).Committed;

    /// <summary>The ids of a team's developers, those whose account is gone and who are not cleaned away yet among them.</summary>
    public async Task<List<Guid>> ListMembers(Guid portalId, Guid teamId, CancellationToken cancel) =>
        [.. (await tables.People.List<TeamMember>(PeopleKeys.Of(portalId), PeopleKeys.TeamMembersOf(teamId), cancel)).Select(row => row.Value.DeveloperId)];

    /// <summary>The teams of a developer.</summary>
    public async Task<List<Team>> ListOf(Guid portalId, Guid developerId, CancellationToken cancel)
    {
        var memberships = await tables.People.List<TeamMember>(PeopleKeys.Of(portalId), PeopleKeys.MembershipsOf(developerId), cancel);
        var found = await Task.WhenAll(memberships.Select(row => Find(portalId, row.Value.TeamId, cancel)));
        return [.. found.OfType<Document<Team>>().Select(row => row.Value).OrderBy(team => team.CreatedAt)];
    }

    /// <summary>A team of a developer; one that the developer is not in is not there.</summary>
    public async Task<Document<Team>?> FindOf(Guid portalId, Guid developerId, Guid teamId, CancellationToken cancel) =>
        await tables.People.Find<TeamMember>(PeopleKeys.Of(portalId), PeopleKeys.Membership(developerId, teamId), cancel) is null ? null : await Find(portalId, teamId, cancel);

    private static TeamWrite Outcome(BatchOutcome outcome) =>
        outcome.Committed ? TeamWrite.Written : outcome.ExistsAs("team-name") ? TeamWrite.NameTaken : TeamWrite.Changed;
}
