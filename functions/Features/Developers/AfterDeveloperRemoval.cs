using Features.Storage;

namespace Features.Developers;

/// <summary>Ends what a removed developer, or the developers of a removed portal, had.</summary>
public sealed class AfterDeveloperRemoval(Tables tables) : IAfterRemoval
{
    public async Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel)
    {
        if (kind == Removed.Developer) await tables.Sessions.Clear(PeopleKeys.Of(portalId!.Value), SessionKeys.SessionsOf(id), cancel);
        if (kind != Removed.Portal) return;
        await tables.Sessions.Clear(PeopleKeys.Of(id), "", cancel);
        await tables.People.Clear(PeopleKeys.Of(id), "", cancel);
    }
}
