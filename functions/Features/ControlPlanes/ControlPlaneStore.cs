using Features.ApiImplementations;
using Features.ProductVersions;
using Features.Storage;
using Platform.Storage;

namespace Features.ControlPlanes;

public enum ControlPlaneWrite { Done, NameTaken, Changed }

public enum ControlPlaneRemoval { Removed, InUse, Changed }

/// <summary>Where control planes live: rows of the catalog partition.</summary>
public sealed class ControlPlaneStore(Tables tables)
{
    public Task<Document<ControlPlane>?> Find(Guid id, CancellationToken cancel) =>
        tables.Catalog.Find<ControlPlane>(Tables.Org, CatalogKeys.ControlPlane(id), cancel);

    public async Task<List<ControlPlane>> List(CancellationToken cancel) =>
        [.. (await tables.Catalog.List<ControlPlane>(Tables.Org, CatalogKeys.ControlPlanes, cancel)).Select(row => row.Value)];

    public async Task<ControlPlaneWrite> Add(ControlPlane controlPlane, CancellationToken cancel) => Outcome(await tables.Catalog.Begin(Tables.Org)
        .Add(CatalogKeys.ControlPlane(controlPlane.Id), controlPlane)
        .Claim(CatalogKeys.ControlPlaneName(controlPlane.Name), controlPlane.Id)
        .Commit(cancel));

    public async Task<ControlPlaneWrite> Replace(Document<ControlPlane> read, ControlPlane controlPlane, CancellationToken cancel) => Outcome(await tables.Catalog.Begin(Tables.Org)
        .Replace(read, controlPlane)
        .MoveClaim(CatalogKeys.ControlPlaneName(read.Value.Name), CatalogKeys.ControlPlaneName(controlPlane.Name), controlPlane.Id)
        .Commit(cancel));

    /// <summary>Removes a control plane to which no API and no version of a product is linked. Who links one touches this row in the same transaction, so that a removal at the same time is told.</summary>
    public async Task<ControlPlaneRemoval> Remove(Document<ControlPlane> read, CancellationToken cancel)
    {
        var implementations = await tables.Catalog.List<ApiImplementation>(Tables.Org, CatalogKeys.Implementations, cancel);
        if (implementations.Exists(implementation => implementation.Value.ControlPlaneId == read.Value.Id)) return ControlPlaneRemoval.InUse;
        var versions = await tables.Catalog.List<ProductVersion>(Tables.Org, CatalogKeys.ProductVersions, cancel);
        if (versions.Exists(version => version.Value.GatewayService?.ControlPlaneId == read.Value.Id)) return ControlPlaneRemoval.InUse;
        var outcome = await tables.Catalog.Begin(Tables.Org).Remove(read).Remove(CatalogKeys.ControlPlaneName(read.Value.Name)).Commit(cancel);
        return outcome.Committed ? ControlPlaneRemoval.Removed : ControlPlaneRemoval.Changed;
    }

    private static ControlPlaneWrite Outcome(BatchOutcome outcome) =>
        outcome.Committed ? ControlPlaneWrite.Done : outcome.ExistsAs("control-plane-name") ? ControlPlaneWrite.NameTaken : ControlPlaneWrite.Changed;
}
