using Features.Access;
using Features.Storage;
using Platform.Storage;

namespace Features.Identity;

/// <summary>Where users live: rows of the identity partition, with claims on their addresses.</summary>
public sealed class UserStore(Tables tables, CallerSource callers, TimeProvider clock)
{
    private volatile bool _hasBootstrap;

    public async Task<Document<User>?> Find(Guid id, CancellationToken cancel)
    {
        if (id == Caller.Bootstrap.Id) await EnsureBootstrap(cancel);
        return await tables.Identity.Find<User>(Tables.Org, IdentityKeys.User(id), cancel);
    }

    public async Task<Document<User>?> FindByEmail(string address, CancellationToken cancel)
    {
        // Its address is taken before anybody has asked for it.
        await EnsureBootstrap(cancel);
        return await tables.Identity.FindOwner(Tables.Org, IdentityKeys.Email(address), cancel) is { } id ? await Find(id, cancel) : null;
    }

    public async Task<List<User>> List(CancellationToken cancel)
    {
        await EnsureBootstrap(cancel);
        return [.. (await tables.Identity.List<User>(Tables.Org, IdentityKeys.Users, cancel)).Select(row => row.Value)];
    }

    /// <summary>False when somebody has the address.</summary>
    public async Task<bool> Add(User user, CancellationToken cancel) => (await Begin(user).Commit(cancel)).Committed;

    /// <summary>False when somebody else changed the user since it was read.</summary>
    public async Task<bool> Replace(Document<User> read, User user, CancellationToken cancel)
    {
        var batch = tables.Identity.Begin(Tables.Org).Replace(read, user);
        if (read.Value.FullName != user.FullName) batch.Put(IdentityKeys.Holder(user.Id), new Holder(HolderKind.User, user.FullName));
        return (await batch.Commit(cancel)).Committed;
    }

    /// <summary>Removes a user and with it everything the user may do. False when somebody else changed it since it was read.</summary>
    public async Task<bool> Remove(Document<User> read, CancellationToken cancel)
    {
        var outcome = await tables.Identity.Begin(Tables.Org)
            .Remove(read).Remove(IdentityKeys.Email(read.Value.Email)).Remove(IdentityKeys.Holder(read.Value.Id)).Commit(cancel);
        callers.Forget();
        return outcome.Committed;
    }

    // The account of the bootstrap token is a user like others once somebody asks for it: it has tokens and a name.
    private async Task EnsureBootstrap(CancellationToken cancel)
    {
        if (_hasBootstrap) return;
        var now = clock.GetUtcNow();
        var bootstrap = new User
        {
            Id = Caller.Bootstrap.Id, Email = "bootstrap@localhost.localdomain", FullName = Caller.Bootstrap.Name, Active = true, CreatedAt = now, UpdatedAt = now,
        };
        if (await tables.Identity.Find<User>(Tables.Org, IdentityKeys.User(bootstrap.Id), cancel) is null)
        {
            var member = new Membership(SystemTeam.OrganizationAdmin.Id, bootstrap.Id, HolderKind.User);
            // Somebody else may have been faster, which is as good.
            using (Journal.Pause())
                await Begin(bootstrap).Add(IdentityKeys.TeamOf(member.AccountId, member.TeamId), member).Add(IdentityKeys.Member(member.TeamId, member.AccountId), member).Commit(cancel);
        }
        _hasBootstrap = true;
    }

    /// <summary>Begins a transaction that adds a user.</summary>
    public Batch Begin(User user) => tables.Identity.Begin(Tables.Org)
        .Add(IdentityKeys.User(user.Id), user)
        .Claim(IdentityKeys.Email(user.Email), user.Id)
        .Add(IdentityKeys.Holder(user.Id), new Holder(HolderKind.User, user.FullName));
}
