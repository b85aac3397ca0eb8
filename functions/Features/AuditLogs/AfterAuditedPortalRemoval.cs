using Features.Storage;

namespace Features.AuditLogs;

/// <summary>Ends the webhook of a portal that is gone. What is kept with its sign-ins goes with them.</summary>
public sealed class AfterAuditedPortalRemoval(AuditLogStore store) : IAfterRemoval
{
    public Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel) =>
        kind == Removed.Portal ? store.RemoveWebhook(id, cancel) : Task.CompletedTask;
}
