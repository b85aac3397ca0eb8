using Features.Access;
using Features.Identity;
using Features.IdentityProviders;
using Features.SingleSignOn;
using Features.Storage;
using Platform.Storage;

namespace Features.ConsoleSignIn;

/// <summary>
/// Finds or makes the user of somebody who signed in with the organization's provider: known by issuer and subject, the first time by the address. The groups decide on teams, and teams on
/// everything that the user may do; somebody without any may sign in and see nothing.
/// </summary>
public sealed class ExternalAdministrators(
    Tables tables, UserStore users, MembershipStore members, TeamGroupStore mappings, AdminAuthenticationStore settings, TimeProvider clock)
{
    /// <summary>The user; null for an account that no provider may speak for.</summary>
    public async Task<User?> SignIn(ExternalPerson person, CancellationToken cancel) => (await Contention.Settle(clock, () => SignInOnce(person, cancel), cancel))?.User;

    /// <summary>Puts a user into the teams of the groups, and takes it out of those that groups decide on and that it is in no group of.</summary>
    public async Task JoinTeams(Guid providerId, Guid userId, IReadOnlyList<string> groups, CancellationToken cancel)
    {
        var so = await settings.Find(cancel);
        if (!so.IdpMapping) return;
        var now = await members.ListTeams(userId, cancel);
        var (join, leave) = TeamGroupStore.Decide(await mappings.List(ProviderHome.Organization, providerId, cancel), groups, now, decidesAlone: !so.KonnectMapping);
        // A team that is gone is missed, which is as good.
        foreach (var team in join) await members.Add(new(team, userId, HolderKind.User), cancel);
        foreach (var team in leave) await members.Remove(team, userId, cancel);
    }

    private async Task<Settling?> SignInOnce(ExternalPerson person, CancellationToken cancel)
    {
        var row = IdentityKeys.ExternalAccount(person.Issuer, person.Subject);
        var link = await tables.Identity.Find<Claim>(Tables.Org, row, cancel);
        var known = (link is null ? null : await users.Find(link.Value.Owner, cancel)) ?? await users.FindByEmail(person.Email, cancel);
        // The account of the bootstrap token is for whoever holds the token: its address is made up, and a provider might make it up too.
        if (known?.Value.Id == Caller.Bootstrap.Id) return new(null);
        var now = clock.GetUtcNow();
        var user = known?.Value ?? new() { Id = Guid.NewGuid(), Email = person.Email, FullName = person.FullName, Active = true, CreatedAt = now, UpdatedAt = now };
        var batch = known is null ? users.Begin(user) : tables.Identity.Begin(Tables.Org).Touch(IdentityKeys.User(user.Id));
        // An account that is gone leaves its link behind.
        if (link is null) batch.Claim(row, user.Id);
        else if (link.Value.Owner != user.Id) batch.Replace(link, new Claim(user.Id));
        return (await batch.Commit(cancel)).Committed ? new(user) : null;
    }

    private sealed record Settling(User? User);
}

/// <summary>Where the settings of sign-ins to the console live.</summary>
public sealed class AdminAuthenticationStore(Tables tables)
{
    public async Task<AdminAuthentication> Find(CancellationToken cancel) =>
        (await tables.Identity.Find<AdminAuthentication>(Tables.Org, IdentityKeys.Authentication, cancel))?.Value ?? AdminAuthentication.Default;

    /// <summary>Changes what is there. False when somebody else was faster.</summary>
    public async Task<bool> Change(Func<AdminAuthentication, AdminAuthentication> change, CancellationToken cancel)
    {
        var read = await tables.Identity.Find<AdminAuthentication>(Tables.Org, IdentityKeys.Authentication, cancel);
        var batch = tables.Identity.Begin(Tables.Org);
        batch = read is null ? batch.Add(IdentityKeys.Authentication, change(AdminAuthentication.Default)) : batch.Replace(read, change(read.Value));
        return (await batch.Commit(cancel)).Committed;
    }
}
