using Features.Applications;
using Features.Developers;
using Features.Registrations;
using Platform.Storage;
using Policies;

namespace Features.Credentials;

/// <summary>
/// Tells enforcement what an application's credentials open (ARCHITECTURE.md, section 5). The application's row is read first, so what is written under its grants version is
/// never older than that version; enforcement's rows keep the highest. Its owner's status is read after it, too: <see cref="DeveloperKeys"/> makes a new version of it once that changed.
/// </summary>
public sealed class CredentialPublisher(
    ApplicationStore applications, CredentialStore credentials, RegistrationStore registrations, DeveloperStore developers, RevokedKeys revoked, PolicyWriter policies) : IFollowUp
{
    /// <summary>Kind of the follow-up; the subject comes from <see cref="Of"/>.</summary>
    public const string Kind = "credentials";

    // Past by any clock, so that no instance whose clock is behind lets them through.
    private static readonly DateTimeOffset Stopped = DateTimeOffset.UnixEpoch;

    /// <summary>The subject for an application, be it there or gone.</summary>
    public static string Of(Guid portalId, Guid applicationId) => $"{portalId:D}|{applicationId:D}";

    public async Task Run(string subject, CancellationToken cancel)
    {
        var parts = subject.Split('|');
        var (portalId, applicationId) = (Guid.Parse(parts[0]), Guid.Parse(parts[1]));
        var application = await applications.Find(portalId, applicationId, cancel);
        var held = await credentials.ListOf(portalId, applicationId, cancel);
        if (application is null)
        {
            await Remove(held.Select(row => row.Value), cancel);
        }
        else if (held.Count > 0)
        {
            var grants = (await registrations.ListOf(portalId, applicationId, cancel))
                .Where(registration => registration.Value.Status == ApprovalStatus.Approved)
                .Select(registration => new CredentialGrant(registration.Value.EntityId.ToString("D"), registration.Value.Id.ToString("D")))
                .ToList();
            var isStopped = await IsStopped(portalId, application.Value, cancel);
            await Task.WhenAll(held.Select(row => policies.WriteCredential(row.Value.ToKey(), Policy(row.Value, application.Value, portalId, grants, isStopped), cancel)));
        }
        foreach (var withdrawn in await credentials.ListWithdrawn(portalId, applicationId, cancel))
        {
            await policies.RemoveCredential(withdrawn.Value.Credential.ToKey(), withdrawn.Value.Credential.Id.ToString("D"), withdrawn.Value.Version, cancel);
            await credentials.Forget(portalId, withdrawn, cancel);
        }
    }

    /// <summary>Takes credentials away for good: their application is gone, and no version of it comes after.</summary>
    public Task Remove(IEnumerable<Credential> gone, CancellationToken cancel) =>
        Task.WhenAll(gone.Select(credential => policies.RemoveCredential(credential.ToKey(), credential.Id.ToString("D"), long.MaxValue, cancel)));

    // Whatever is written of a credential is written here, so nothing brings back what an account keeps out. A team's applications are its members' alike.
    private async Task<bool> IsStopped(Guid portalId, Application application, CancellationToken cancel) =>
        revoked.Stop && application.DeveloperId() is { } owner && await developers.Find(portalId, owner, cancel) is not { Value.Status: ApprovalStatus.Approved };

    private static CredentialPolicy Policy(Credential credential, Application application, Guid portalId, IReadOnlyList<CredentialGrant> grants, bool isStopped) => new()
    {
        CredentialId = credential.Id.ToString("D"),
        ApplicationId = application.Id.ToString("D"),
        ApplicationName = application.Name,
        PortalId = portalId.ToString("D"),
        StrategyId = application.StrategyId.ToString("D"),
        CounterId = credential.CounterId.ToString("D"),
        ExpiresAt = isStopped ? Stopped : credential.ExpiresAt,
        Grants = grants,
        Consumers = [.. application.Consumers.Select(mapped => new CredentialConsumer(mapped.Key.ToString("D"), mapped.Value.ToString("D")))],
        Version = application.GrantsVersion,
    };
}
