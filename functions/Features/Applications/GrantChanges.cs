using Features.Apis;
using Features.Credentials;
using Platform.Storage;

namespace Features.Applications;

/// <summary>Carries changes of applications, registrations and credentials to enforcement: who was answered need not ask whether the gateway knows.</summary>
public sealed class GrantChanges(FollowUps followUps, TimeProvider clock)
{
    /// <summary>Repeats a round until nobody was faster, then tells enforcement.</summary>
    /// <param name="portalId">The portal.</param>
    /// <param name="applicationId">The application that changes.</param>
    /// <param name="round">Reads afresh, decides, commits; null says that somebody else was faster.</param>
    /// <param name="cancel">Cancels.</param>
    public async Task<Settled<T>> Run<T>(Guid portalId, Guid applicationId, Func<Task<Settled<T>?>> round, CancellationToken cancel) where T : class
    {
        var publishing = await followUps.Plan(CredentialPublisher.Kind, CredentialPublisher.Of(portalId, applicationId), cancel);
        var settled = await Contention.Settle(clock, round, cancel) ?? Settled<T>.Overtaken();
        await (settled.Problem is null ? followUps.Finish(publishing, CancellationToken.None) : followUps.Drop(publishing, CancellationToken.None));
        return settled;
    }
}
