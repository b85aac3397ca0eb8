using Features.Apis;
using Features.ControlPlanes;
using Features.Storage;
using Platform.Storage;

namespace Features.ApiImplementations;

public enum LinkOutcome { Linked, ApiLinked, ServiceLinked, Changed }

/// <summary>Where links live: one row per API in the catalog partition, and a claim on the service.</summary>
public sealed class ApiImplementationStore(Tables tables)
{
    public async Task<List<ApiImplementation>> List(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<ApiImplementation>(Tables.Org, CatalogKeys.Implementations, cancel)).Select(row => row.Value)];

    /// <summary>
    /// Adds a link. The rows of the API and of the control plane are replaced in the same transaction, so that neither can have gone, nor the API have got another
    /// specification, since they were read.
    /// </summary>
    public async Task<LinkOutcome> Add(ApiImplementation link, Document<Api> api, Document<ControlPlane> controlPlane, CancellationToken cancel)
    {
        var batch = tables.Catalog.Begin(Tables.Org)
            .Add(CatalogKeys.Implementation(link.ApiId), link)
            .Replace(api, api.Value)
            .Replace(controlPlane, controlPlane.Value);
        if (link.ServiceId is { } serviceId) batch.Claim(CatalogKeys.ServiceLink(serviceId), link.ApiId);
        var outcome = await batch.Commit(cancel);
        return outcome.Committed ? LinkOutcome.Linked
            : outcome.ExistsAs("service-link") ? LinkOutcome.ServiceLinked
            : outcome.Result == BatchResult.Exists ? LinkOutcome.ApiLinked
            : LinkOutcome.Changed;
    }

    /// <summary>False when the link was changed or removed since it was read.</summary>
    public async Task<bool> Remove(Document<ApiImplementation> read, CancellationToken cancel)
    {
        var batch = tables.Catalog.Begin(Tables.Org).Remove(read);
        if (read.Value.ServiceId is { } serviceId) batch.Remove(CatalogKeys.ServiceLink(serviceId));
        return (await batch.Commit(cancel)).Committed;
    }
}
