using Features.Storage;

namespace Features.Developers;

/// <summary>Ends the sessions of a removed developer, and whatever came and went with sign-ins and mails of a removed portal.</summary>
public sealed class AfterDeveloperRemoval(Tables tables) : IAfterRemoval
{
    public Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel) => kind switch
    {
        Removed.Developer => tables.Sessions.Clear(PeopleKeys.Of(portalId!.Value), SessionKeys.SessionsOf(id), cancel),
        Removed.Portal => tables.Sessions.Clear(PeopleKeys.Of(id), "", cancel),
        _ => Task.CompletedTask,
    };
}
