using Features.Storage;
using Platform.Storage;

namespace Features.Developers;

/// <summary>Ends the sessions of a removed developer and the links of its account to identity providers, and whatever came and went with sign-ins and mails of a removed portal.</summary>
public sealed class AfterDeveloperRemoval(Tables tables) : IAfterRemoval
{
    public Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel) => kind switch
    {
        Removed.Developer => CleanDeveloper(portalId!.Value, id, cancel),
        Removed.Portal => tables.Sessions.Clear(PeopleKeys.Of(id), "", cancel),
        _ => Task.CompletedTask,
    };

    private async Task CleanDeveloper(Guid portalId, Guid id, CancellationToken cancel)
    {
        var partition = PeopleKeys.Of(portalId);
        await tables.Sessions.Clear(partition, SessionKeys.SessionsOf(id), cancel);
        foreach (var link in await tables.People.List<Claim>(partition, PeopleKeys.ExternalAccounts, cancel))
            if (link.Value.Owner == id) await tables.People.Begin(partition).Remove(link).Commit(cancel);
    }
}
