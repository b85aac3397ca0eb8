using Features.Developers;
using Platform.Storage;

namespace Features.Sessions;

/// <summary>The follow-up of a new password: sessions that the older ones began end.</summary>
public sealed class OutdatedSessions(SessionStore sessions, DeveloperStore developers) : IFollowUp
{
    public const string Kind = "outdated-sessions";

    /// <summary>The subject for a developer.</summary>
    public static string Of(Guid portalId, Guid developerId) => $"{portalId:D}|{developerId:D}";

    public async Task Run(string subject, CancellationToken cancel)
    {
        var parts = subject.Split('|');
        var (portalId, developerId) = (Guid.Parse(parts[0]), Guid.Parse(parts[1]));
        var login = await developers.FindLogin(portalId, developerId, cancel);
        await sessions.EndBefore(portalId, developerId, login?.Value.Generation ?? int.MaxValue, cancel);
    }
}
