using Features.Storage;

namespace Features.Identity;

/// <summary>What is left of a user, a system account or a team: tokens, roles and memberships, none of which counts any more.</summary>
public sealed class AfterHolderRemoval(Tables tables) : IAfterRemoval
{
    public async Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel)
    {
        if (kind != Removed.Holder) return;
        foreach (var token in await tables.Identity.List<AccessToken>(Tables.Org, IdentityKeys.TokensOf(id), cancel))
        {
            await tables.Identity.Clear(Tables.Org, IdentityKeys.TokenHash(token.Value.Hash), cancel);
            await tables.Identity.Clear(Tables.Org, IdentityKeys.TokenName(id, token.Value.Name), cancel);
        }
        await tables.Identity.Clear(Tables.Org, IdentityKeys.TokensOf(id), cancel);
        foreach (var session in await tables.Identity.ListRows(Tables.Org, IdentityKeys.ConsoleSessionsOf(id), cancel))
            await tables.Identity.Clear(Tables.Org, IdentityKeys.TokenHash(session[IdentityKeys.ConsoleSessionsOf(id).Length..]), cancel);
        await tables.Identity.Clear(Tables.Org, IdentityKeys.ConsoleSessionsOf(id), cancel);
        foreach (var member in await tables.Identity.List<Membership>(Tables.Org, IdentityKeys.MembersOf(id), cancel))
            await tables.Identity.Clear(Tables.Org, IdentityKeys.TeamOf(member.Value.AccountId, id), cancel);
        foreach (var member in await tables.Identity.List<Membership>(Tables.Org, IdentityKeys.TeamsOf(id), cancel))
            await tables.Identity.Clear(Tables.Org, IdentityKeys.Member(member.Value.TeamId, id), cancel);
        await tables.Identity.Clear(Tables.Org, IdentityKeys.MembersOf(id), cancel);
        await tables.Identity.Clear(Tables.Org, IdentityKeys.GrantsOf(id), cancel);
    }
}
