using Features.Storage;
using Platform.Storage;

namespace Features.AuditLogs;

/// <summary>
/// Where destinations and webhooks live: rows of the catalog partition, so that a destination that is in use cannot go. How far sending has come changes every minute and is
/// kept with the portal's sign-ins.
/// </summary>
public sealed class AuditLogStore(Tables tables)
{
    public Task<Document<AuditDestination>?> FindDestination(Guid id, CancellationToken cancel) =>
        tables.Catalog.Find<AuditDestination>(Tables.Org, CatalogKeys.AuditDestination(id), cancel);

    public async Task<List<AuditDestination>> ListDestinations(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<AuditDestination>(Tables.Org, CatalogKeys.AuditDestinations, cancel)).Select(row => row.Value)];

    public Task AddDestination(AuditDestination destination, CancellationToken cancel) =>
        tables.Catalog.Begin(Tables.Org).Add(CatalogKeys.AuditDestination(destination.Id), destination).Commit(cancel);

    /// <summary>False when somebody else changed or removed it since it was read.</summary>
    public async Task<bool> ReplaceDestination(Document<AuditDestination> read, AuditDestination destination, CancellationToken cancel) =>
        (await tables.Catalog.Begin(Tables.Org).Replace(read, destination).Commit(cancel)).Committed;

    /// <summary>Removes a destination that no webhook names: null when one does, false when somebody else was faster. Whoever names it touches its row.</summary>
    public async Task<bool?> RemoveDestination(Document<AuditDestination> read, CancellationToken cancel) =>
        (await ListWebhooks(cancel)).Exists(webhook => webhook.DestinationId == read.Value.Id)
            ? null
            : (await tables.Catalog.Begin(Tables.Org).Remove(read).Commit(cancel)).Committed;

    public Task<Document<AuditWebhook>?> FindWebhook(Guid portalId, CancellationToken cancel) =>
        tables.Catalog.Find<AuditWebhook>(Tables.Org, CatalogKeys.AuditWebhook(portalId), cancel);

    public async Task<List<AuditWebhook>> ListWebhooks(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<AuditWebhook>(Tables.Org, CatalogKeys.AuditWebhooks, cancel)).Select(row => row.Value)];

    /// <summary>Saves a webhook. The outcome says whether its destination or portal is gone.</summary>
    public Task<BatchOutcome> SaveWebhook(Document<AuditWebhook>? read, AuditWebhook webhook, CancellationToken cancel)
    {
        var batch = tables.Catalog.Begin(Tables.Org).Touch(CatalogKeys.Portal(webhook.PortalId));
        if (webhook.DestinationId is { } destination) batch.Touch(CatalogKeys.AuditDestination(destination));
        return (read is null ? batch.Add(CatalogKeys.AuditWebhook(webhook.PortalId), webhook) : batch.Replace(read, webhook)).Commit(cancel);
    }

    public Task RemoveWebhook(Guid portalId, CancellationToken cancel) => tables.Catalog.Begin(Tables.Org).Remove(CatalogKeys.AuditWebhook(portalId)).Commit(cancel);

    public Task<Document<AuditDelivery>?> FindDelivery(Guid portalId, CancellationToken cancel) =>
        tables.Sessions.Find<AuditDelivery>(PeopleKeys.Of(portalId), SessionKeys.AuditDelivery, cancel);

    public async Task<bool> SaveDelivery(Guid portalId, Document<AuditDelivery>? read, AuditDelivery delivery, CancellationToken cancel)
    {
        var batch = tables.Sessions.Begin(PeopleKeys.Of(portalId));
        return (await (read is null ? batch.Add(SessionKeys.AuditDelivery, delivery) : batch.Replace(read, delivery)).Commit(cancel)).Committed;
    }

    public Task<Document<AuditReplay>?> FindReplay(Guid portalId, CancellationToken cancel) =>
        tables.Sessions.Find<AuditReplay>(PeopleKeys.Of(portalId), SessionKeys.AuditReplay, cancel);

    /// <summary>False when somebody else was faster.</summary>
    public async Task<bool> SaveReplay(Guid portalId, Document<AuditReplay>? read, AuditReplay replay, CancellationToken cancel)
    {
        var batch = tables.Sessions.Begin(PeopleKeys.Of(portalId));
        return (await (read is null ? batch.Add(SessionKeys.AuditReplay, replay) : batch.Replace(read, replay)).Commit(cancel)).Committed;
    }
}
