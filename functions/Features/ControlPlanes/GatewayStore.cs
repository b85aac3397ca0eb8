using Features.Storage;
using Platform.Errors;
using Platform.Storage;

namespace Features.ControlPlanes;

/// <summary>How a write of a core entity ended; nothing was written unless <see cref="Done"/>.</summary>
public enum GatewayWrite { Done, IdTaken, NameTaken, ScopeTaken, ReferenceMissing, InUse, Changed }

/// <summary>Where the core entities of a control plane live: one partition per control plane, so that names and references are kept by its transactions.</summary>
public sealed class GatewayStore(Tables tables)
{
    // Three writes each, beside the two of their owner.
    private const int PluginsWithOwnerMax = 30;

    public Task<Document<T>?> Find<T>(Guid controlPlaneId, Guid id, CancellationToken cancel) where T : class, ICoreEntity<T> =>
        tables.Gateway.Find<T>(Partition(controlPlaneId), Keys.Of(T.Kind, id), cancel);

    /// <summary>By id, or by name: names are never UUIDs.</summary>
    public async Task<Document<T>?> Find<T>(Guid controlPlaneId, string idOrName, CancellationToken cancel) where T : class, ICoreEntity<T>
    {
        if (Guid.TryParseExact(idOrName, "D", out var id)) return await Find<T>(controlPlaneId, id, cancel);
        return await tables.Gateway.FindOwner(Partition(controlPlaneId), T.NameClaim(idOrName), cancel) is { } owner ? await Find<T>(controlPlaneId, owner, cancel) : null;
    }

    /// <summary>In the order of their ids.</summary>
    public async Task<List<T>> List<T>(Guid controlPlaneId, CancellationToken cancel) where T : ICoreEntity<T> =>
        [.. (await tables.Gateway.List<T>(Partition(controlPlaneId), Keys.All(T.Kind), cancel)).Select(row => row.Value)];

    /// <summary>Notes references to things that do not exist.</summary>
    public async Task CheckReferences<T>(Guid controlPlaneId, T entity, List<Fault> faults, CancellationToken cancel) where T : ICoreEntity<T>
    {
        foreach (var reference in entity.References())
            if ((await tables.Gateway.ListRows(Partition(controlPlaneId), Row(reference), cancel)).Count == 0)
                faults.Add(Fault.MissingReference(reference.Field, $"{char.ToUpperInvariant(reference.Kind[0])}{reference.Kind[1..]} not found"));
    }

    /// <summary>Adds an entity, or replaces the one that was read.</summary>
    public async Task<GatewayWrite> Save<T>(Guid controlPlaneId, Document<T>? read, T entity, CancellationToken cancel) where T : class, ICoreEntity<T>
    {
        var batch = Begin(controlPlaneId);
        if (read is null) batch.Add(Keys.Of(T.Kind, entity.Id), entity);
        else batch.Replace(read, entity);
        var (before, after) = (read?.Value.Claims().ToList() ?? [], entity.Claims().ToList());
        foreach (var claim in before.Except(after)) batch.Remove(claim);
        foreach (var claim in after.Except(before)) batch.Claim(claim, entity.Id);
        // Whoever removes what it refers to at the same time finds that it has changed, and looks again.
        foreach (var reference in entity.References()) batch.Touch(Row(reference));
        return Outcome<T>(await batch.Commit(cancel));
    }

    /// <summary>Removes an entity with its plugins, unless a route leads to it or an API is linked to it.</summary>
    public async Task<GatewayWrite> Remove<T>(Guid controlPlaneId, Document<T> read, CancellationToken cancel) where T : class, ICoreEntity<T>
    {
        var batch = Remove(Begin(controlPlaneId).Remove(read), read.Value);
        if (!T.IsReferredTo) return Removed(await batch.Commit(cancel));
        var removed = new CoreReference(T.Kind, read.Value.Id);
        if (await tables.Catalog.FindOwner(Tables.Org, CatalogKeys.ServiceLink(removed.Id), cancel) is not null) return GatewayWrite.InUse;
        if ((await List<GatewayRoute>(controlPlaneId, cancel)).Exists(route => route.References().Contains(removed))) return GatewayWrite.InUse;
        var plugins = (await List<GatewayPlugin>(controlPlaneId, cancel)).FindAll(plugin => plugin.References().Contains(removed));
        // One of each name in a scope: more than a few belong only to a service that is named together with many routes. Those go first, in transactions of their own.
        foreach (var group in plugins.Skip(PluginsWithOwnerMax).Chunk(PluginsWithOwnerMax))
            if (!(await group.Aggregate(Begin(controlPlaneId), RemovePlugin).Commit(cancel)).Committed) return GatewayWrite.Changed;
        return Removed(await plugins.Take(PluginsWithOwnerMax).Aggregate(batch, RemovePlugin).Commit(cancel));
    }

    /// <summary>Removes everything of a control plane that is gone.</summary>
    public Task Clear(Guid controlPlaneId, CancellationToken cancel) => tables.Gateway.Clear(Partition(controlPlaneId), "", cancel);

    private static Batch RemovePlugin(Batch batch, GatewayPlugin plugin) => Remove(batch.Remove(Keys.Of(GatewayPlugin.Kind, plugin.Id)), plugin);

    private static Batch Remove<T>(Batch batch, T entity) where T : ICoreEntity<T> => entity.Claims().Aggregate(batch, (writes, claim) => writes.Remove(claim));

    // What is to go and is not there was taken by somebody else, a plugin of it perhaps: whoever removes looks again.
    private static GatewayWrite Removed(BatchOutcome outcome) => outcome.Committed ? GatewayWrite.Done : GatewayWrite.Changed;

    private static GatewayWrite Outcome<T>(BatchOutcome outcome) where T : ICoreEntity<T> => outcome switch
    {
        { Committed: true } => GatewayWrite.Done,
        _ when outcome.ExistsAs(T.Kind) => GatewayWrite.IdTaken,
        _ when outcome.ExistsAs(GatewayPlugin.ScopeClaim) => GatewayWrite.ScopeTaken,
        { Result: BatchResult.Exists } => GatewayWrite.NameTaken,
        { Result: BatchResult.Missing } => GatewayWrite.ReferenceMissing,
        _ => GatewayWrite.Changed,
    };

    private Batch Begin(Guid controlPlaneId) => tables.Gateway.Begin(Partition(controlPlaneId));

    private static string Partition(Guid controlPlaneId) => controlPlaneId.ToString("D");

    private static string Row(CoreReference reference) => Keys.Of(reference.Kind, reference.Id);
}
