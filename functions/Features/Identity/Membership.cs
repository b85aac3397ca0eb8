using Features.Access;
using Features.Storage;
using Platform.Storage;

namespace Features.Identity;

/// <summary>That a user or system account belongs to a team.</summary>
public sealed record Membership(Guid TeamId, Guid AccountId, HolderKind Kind);

public enum MembershipWrite { Done, Exists, Missing }

/// <summary>Where memberships live: one row under the account, for the gate, and one under the team, for lists; always both or none.</summary>
public sealed class MembershipStore(Tables tables, CallerSource callers)
{
    public async Task<HashSet<Guid>> ListMembers(Guid teamId, HolderKind kind, CancellationToken cancel) =>
        [.. (await tables.Identity.List<Membership>(Tables.Org, IdentityKeys.MembersOf(teamId), cancel)).Where(row => row.Value.Kind == kind).Select(row => row.Value.AccountId)];

    public async Task<HashSet<Guid>> ListTeams(Guid accountId, CancellationToken cancel) =>
        [.. (await tables.Identity.List<Membership>(Tables.Org, IdentityKeys.TeamsOf(accountId), cancel)).Select(row => row.Value.TeamId)];

    /// <summary>Adds a member. A team or account that is removed at the same time is missed.</summary>
    public async Task<MembershipWrite> Add(Membership member, CancellationToken cancel)
    {
        var batch = tables.Identity.Begin(Tables.Org).Add(IdentityKeys.TeamOf(member.AccountId, member.TeamId), member)
            .Add(IdentityKeys.Member(member.TeamId, member.AccountId), member).Touch(IdentityKeys.Holder(member.AccountId));
        if (SystemTeam.Find(member.TeamId) is null) batch.Touch(IdentityKeys.Holder(member.TeamId));
        return await Commit(batch, cancel);
    }

    public Task<MembershipWrite> Remove(Guid teamId, Guid accountId, CancellationToken cancel) =>
        Commit(tables.Identity.Begin(Tables.Org).Remove(IdentityKeys.TeamOf(accountId, teamId)).Remove(IdentityKeys.Member(teamId, accountId)), cancel);

    private async Task<MembershipWrite> Commit(Batch batch, CancellationToken cancel)
    {
        var outcome = await batch.Commit(cancel);
        callers.Forget();
        return outcome.Result switch
        {
            BatchResult.Committed => MembershipWrite.Done,
            BatchResult.Exists => MembershipWrite.Exists,
            _ => MembershipWrite.Missing,
        };
    }
}
