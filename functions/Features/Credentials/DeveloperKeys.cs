using Features.Applications;
using Features.Developers;
using Platform.Storage;

namespace Features.Credentials;

/// <summary>
/// Carries a developer's status to the credentials of the developer's own applications, where the deployment has it decide on them. Each application's version goes up first: who
/// read the status before it changed writes under an older version and is overtaken.
/// </summary>
public sealed class DeveloperKeys(ApplicationStore applications, CredentialPublisher publisher, RevokedKeys revoked, FollowUps followUps, TimeProvider clock) : IFollowUp
{
    /// <summary>Kind of the follow-up; the subject comes from <see cref="Of"/>.</summary>
    public const string Kind = "developer-keys";

    // A developer may have hundreds of applications, and all of them are to stop within two seconds.
    private const int AtOnceMax = 16;

    public static string Of(Guid portalId, Guid developerId) => $"{portalId:D}|{developerId:D}";

    /// <summary>Plans what follows from a change of status, before its commit; null where nothing does.</summary>
    public async Task<Planned?> Plan(Guid portalId, Guid developerId, CancellationToken cancel) =>
        revoked.Stop ? await followUps.Plan(Kind, Of(portalId, developerId), cancel) : null;

    public async Task Run(string subject, CancellationToken cancel)
    {
        var parts = subject.Split('|');
        var (portalId, developerId) = (Guid.Parse(parts[0]), Guid.Parse(parts[1]));
        var owned = await applications.ListOwned(portalId, developerId, cancel);
        await Parallel.ForEachAsync(owned, new ParallelOptions { MaxDegreeOfParallelism = AtOnceMax, CancellationToken = cancel }, async (application, stop) =>
        {
            await Outdate(portalId, developerId, application.Id, stop);
            await publisher.Run(CredentialPublisher.Of(portalId, application.Id), stop);
        });
    }

    // One that was given away or removed meanwhile was published, or taken away, by whoever did it, after the status had changed.
    private async Task Outdate(Guid portalId, Guid developerId, Guid applicationId, CancellationToken cancel) =>
        _ = await Contention.Settle<object>(clock, async () =>
            await applications.FindOwned(portalId, developerId, applicationId, cancel) is not { } found
            || (await applications.Begin(portalId, found, found.Value).Commit(cancel)).Committed ? true : null, cancel)
            ?? throw new TimeoutException($"application {applicationId:D} was changed by others again and again");
}
