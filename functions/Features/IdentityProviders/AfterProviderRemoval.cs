using Features.Storage;

namespace Features.IdentityProviders;

/// <summary>Ends the mappings of a provider or team that is gone.</summary>
public sealed class AfterProviderRemoval(TeamGroupStore mappings) : IAfterRemoval
{
    public Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel) => kind switch
    {
        Removed.IdentityProvider => mappings.ClearProvider(portalId!.Value, id, cancel),
        Removed.Holder => mappings.ClearTeam(ProviderHome.Organization, id, cancel),
        Removed.Team => mappings.ClearTeam(portalId!.Value, id, cancel),
        _ => Task.CompletedTask,
    };
}
