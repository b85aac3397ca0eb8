using Features.Access;
using Features.Storage;
using Platform.Storage;

namespace Features.Identity;

public enum AccountSaving { Saved, NameTaken, Changed }

/// <summary>Where system accounts live: rows of the identity partition, with claims on their names.</summary>
public sealed class SystemAccountStore(Tables tables, CallerSource callers)
{
    public Task<Document<SystemAccount>?> Find(Guid id, CancellationToken cancel) =>
        tables.Identity.Find<SystemAccount>(Tables.Org, IdentityKeys.SystemAccount(id), cancel);

    public async Task<List<SystemAccount>> List(CancellationToken cancel) =>
        [.. (await tables.Identity.List<SystemAccount>(Tables.Org, IdentityKeys.SystemAccounts, cancel)).Select(row => row.Value)];

    public async Task<AccountSaving> Add(SystemAccount account, CancellationToken cancel) => Outcome(await tables.Identity.Begin(Tables.Org)
        .Add(IdentityKeys.SystemAccount(account.Id), account)
        .Claim(IdentityKeys.SystemAccountName(account.Name), account.Id)
        .Add(IdentityKeys.Holder(account.Id), new Holder(HolderKind.SystemAccount, account.Name))
        .Commit(cancel));

    public async Task<AccountSaving> Replace(Document<SystemAccount> read, SystemAccount account, CancellationToken cancel) => Outcome(await tables.Identity.Begin(Tables.Org)
        .Replace(read, account)
        .MoveClaim(IdentityKeys.SystemAccountName(read.Value.Name), IdentityKeys.SystemAccountName(account.Name), account.Id)
        .Put(IdentityKeys.Holder(account.Id), new Holder(HolderKind.SystemAccount, account.Name))
        .Commit(cancel));

    /// <summary>Removes an account and with it everything it may do. False when somebody else changed it since it was read.</summary>
    public async Task<bool> Remove(Document<SystemAccount> read, CancellationToken cancel)
    {
        var outcome = await tables.Identity.Begin(Tables.Org)
            .Remove(read).Remove(IdentityKeys.SystemAccountName(read.Value.Name)).Remove(IdentityKeys.Holder(read.Value.Id)).Commit(cancel);
        callers.Forget();
        return outcome.Committed;
    }

    private static AccountSaving Outcome(BatchOutcome outcome) =>
        outcome.Committed ? AccountSaving.Saved : outcome.ExistsAs("system-account-name") ? AccountSaving.NameTaken : AccountSaving.Changed;
}
