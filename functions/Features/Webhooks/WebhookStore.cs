using Features.Storage;
using Platform.Storage;

namespace Features.Webhooks;

/// <summary>Where webhooks live: rows of the catalog partition, which are kept in memory.</summary>
public sealed class WebhookStore(Tables tables)
{
    public Task<Document<Webhook>?> Find(Guid id, CancellationToken cancel) => tables.Catalog.Find<Webhook>(Tables.Org, CatalogKeys.Webhook(id), cancel);

    public async Task<List<Webhook>> List(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<Webhook>(Tables.Org, CatalogKeys.Webhooks, cancel)).Select(row => row.Value)];

    public Task Add(Webhook webhook, CancellationToken cancel) => tables.Catalog.Begin(Tables.Org).Add(CatalogKeys.Webhook(webhook.Id), webhook).Commit(cancel);

    /// <summary>False when somebody else changed or removed it since it was read.</summary>
    public async Task<bool> Replace(Document<Webhook> read, Webhook webhook, CancellationToken cancel) =>
        (await tables.Catalog.Begin(Tables.Org).Replace(read, webhook).Commit(cancel)).Committed;

    /// <summary>False when it is gone already.</summary>
    public async Task<bool> Remove(Guid id, CancellationToken cancel) =>
        (await tables.Catalog.Begin(Tables.Org).Remove(CatalogKeys.Webhook(id)).Commit(cancel)).Committed;
}
