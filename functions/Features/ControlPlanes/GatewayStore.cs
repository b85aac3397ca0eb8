using Features.Storage;
using Platform.Storage;

namespace Features.ControlPlanes;

/// <summary>How a write of a service, route or plugin ended; nothing was written unless <see cref="Done"/>.</summary>
public enum GatewayWrite { Done, IdTaken, NameTaken, ScopeTaken, ReferenceMissing, InUse, Changed }

/// <summary>Where the services, routes and plugins of a control plane live: one partition per control plane, so that names and references are kept by its transactions.</summary>
public sealed class GatewayStore(Tables tables)
{
    private const string Services = "service|";
    private const string Routes = "route|";
    private const string Plugins = "plugin|";

    // Three writes each, beside the two of their owner.
    private const int PluginsWithOwnerMax = 30;

    public Task<Document<GatewayService>?> FindService(Guid controlPlaneId, Guid id, CancellationToken cancel) =>
        tables.Gateway.Find<GatewayService>(Partition(controlPlaneId), ServiceRow(id), cancel);

    public Task<Document<GatewayRoute>?> FindRoute(Guid controlPlaneId, Guid id, CancellationToken cancel) =>
        tables.Gateway.Find<GatewayRoute>(Partition(controlPlaneId), RouteRow(id), cancel);

    public Task<Document<GatewayPlugin>?> FindPlugin(Guid controlPlaneId, Guid id, CancellationToken cancel) =>
        tables.Gateway.Find<GatewayPlugin>(Partition(controlPlaneId), PluginRow(id), cancel);

    /// <summary>By id, or by name: names are never UUIDs.</summary>
    public Task<Document<GatewayService>?> FindService(Guid controlPlaneId, string idOrName, CancellationToken cancel) =>
        FindNamed(controlPlaneId, idOrName, ServiceName, FindService, cancel);

    /// <summary>By id, or by name.</summary>
    public Task<Document<GatewayRoute>?> FindRoute(Guid controlPlaneId, string idOrName, CancellationToken cancel) =>
        FindNamed(controlPlaneId, idOrName, RouteName, FindRoute, cancel);

    /// <summary>By id, or by instance name.</summary>
    public Task<Document<GatewayPlugin>?> FindPlugin(Guid controlPlaneId, string idOrName, CancellationToken cancel) =>
        FindNamed(controlPlaneId, idOrName, PluginInstance, FindPlugin, cancel);

    /// <summary>In the order of their ids.</summary>
    public Task<List<GatewayService>> ListServices(Guid controlPlaneId, CancellationToken cancel) => List<GatewayService>(controlPlaneId, Services, cancel);

    /// <summary>In the order of their ids.</summary>
    public Task<List<GatewayRoute>> ListRoutes(Guid controlPlaneId, CancellationToken cancel) => List<GatewayRoute>(controlPlaneId, Routes, cancel);

    /// <summary>In the order of their ids.</summary>
    public Task<List<GatewayPlugin>> ListPlugins(Guid controlPlaneId, CancellationToken cancel) => List<GatewayPlugin>(controlPlaneId, Plugins, cancel);

    /// <summary>Adds a service, or replaces the one that was read.</summary>
    public async Task<GatewayWrite> SaveService(Guid controlPlaneId, Document<GatewayService>? read, GatewayService service, CancellationToken cancel)
    {
        var batch = Save(controlPlaneId, ServiceRow(service.Id), read, service);
        batch.MoveClaim(ServiceName(read?.Value.Name), ServiceName(service.Name), service.Id);
        return Outcome(await batch.Commit(cancel));
    }

    /// <summary>Adds a route, or replaces the one that was read.</summary>
    public async Task<GatewayWrite> SaveRoute(Guid controlPlaneId, Document<GatewayRoute>? read, GatewayRoute route, CancellationToken cancel)
    {
        var batch = Save(controlPlaneId, RouteRow(route.Id), read, route);
        batch.MoveClaim(RouteName(read?.Value.Name), RouteName(route.Name), route.Id);
        // Whoever removes the service at the same time finds that it has changed, and looks again.
        if (route.ServiceId is { } serviceId) batch.Touch(ServiceRow(serviceId));
        return Outcome(await batch.Commit(cancel));
    }

    /// <summary>Adds a plugin, or replaces the one that was read.</summary>
    public async Task<GatewayWrite> SavePlugin(Guid controlPlaneId, Document<GatewayPlugin>? read, GatewayPlugin plugin, CancellationToken cancel)
    {
        var batch = Save(controlPlaneId, PluginRow(plugin.Id), read, plugin);
        batch.MoveClaim(read is null ? null : PluginScope(read.Value), PluginScope(plugin), plugin.Id);
        batch.MoveClaim(PluginInstance(read?.Value.InstanceName), PluginInstance(plugin.InstanceName), plugin.Id);
        if (plugin.ServiceId is { } serviceId) batch.Touch(ServiceRow(serviceId));
        if (plugin.RouteId is { } routeId) batch.Touch(RouteRow(routeId));
        return Outcome(await batch.Commit(cancel));
    }

    /// <summary>Removes a service with its plugins, unless a route leads to it or an API is linked to it.</summary>
    public async Task<GatewayWrite> RemoveService(Guid controlPlaneId, Document<GatewayService> read, CancellationToken cancel)
    {
        var id = read.Value.Id;
        if (await tables.Catalog.FindOwner(Tables.Org, CatalogKeys.ServiceLink(id), cancel) is not null) return GatewayWrite.InUse;
        if ((await ListRoutes(controlPlaneId, cancel)).Exists(route => route.ServiceId == id)) return GatewayWrite.InUse;
        var batch = Begin(controlPlaneId).Remove(read);
        if (ServiceName(read.Value.Name) is { } name) batch.Remove(name);
        return await RemoveWithPlugins(controlPlaneId, batch, plugin => plugin.ServiceId == id, cancel);
    }

    /// <summary>Removes a route with its plugins.</summary>
    public Task<GatewayWrite> RemoveRoute(Guid controlPlaneId, Document<GatewayRoute> read, CancellationToken cancel)
    {
        var batch = Begin(controlPlaneId).Remove(read);
        if (RouteName(read.Value.Name) is { } name) batch.Remove(name);
        return RemoveWithPlugins(controlPlaneId, batch, plugin => plugin.RouteId == read.Value.Id, cancel);
    }

    public async Task<GatewayWrite> RemovePlugin(Guid controlPlaneId, Document<GatewayPlugin> read, CancellationToken cancel)
    {
        var batch = Begin(controlPlaneId).Remove(read).Remove(PluginScope(read.Value));
        if (PluginInstance(read.Value.InstanceName) is { } name) batch.Remove(name);
        return Outcome(await batch.Commit(cancel));
    }

    /// <summary>Removes everything of a control plane that is gone.</summary>
    public Task Clear(Guid controlPlaneId, CancellationToken cancel) => tables.Gateway.Clear(Partition(controlPlaneId), "", cancel);

    private async Task<GatewayWrite> RemoveWithPlugins(Guid controlPlaneId, Batch batch, Predicate<GatewayPlugin> belongs, CancellationToken cancel)
    {
        var plugins = (await ListPlugins(controlPlaneId, cancel)).FindAll(belongs);
        // One of each name in a scope: more than a few belong only to a service that is named together with many routes. Those go first, in transactions of their own.
        foreach (var group in plugins.Skip(PluginsWithOwnerMax).Chunk(PluginsWithOwnerMax))
            await group.Aggregate(Begin(controlPlaneId), Remove).Commit(cancel);
        return Outcome(await plugins.Take(PluginsWithOwnerMax).Aggregate(batch, Remove).Commit(cancel));
    }

    private static Batch Remove(Batch batch, GatewayPlugin plugin)
    {
        batch.Remove(PluginRow(plugin.Id)).Remove(PluginScope(plugin));
        return PluginInstance(plugin.InstanceName) is { } name ? batch.Remove(name) : batch;
    }

    private Batch Save<T>(Guid controlPlaneId, string row, Document<T>? read, T value)
    {
        var batch = Begin(controlPlaneId);
        return read is null ? batch.Add(row, value) : batch.Replace(read, value);
    }

    private static GatewayWrite Outcome(BatchOutcome outcome) => outcome switch
    {
        { Committed: true } => GatewayWrite.Done,
        _ when outcome.ExistsAs("plugin-scope") => GatewayWrite.ScopeTaken,
        _ when outcome.ExistsAs("service") || outcome.ExistsAs("route") || outcome.ExistsAs("plugin") => GatewayWrite.IdTaken,
        { Result: BatchResult.Exists } => GatewayWrite.NameTaken,
        { Result: BatchResult.Missing } => GatewayWrite.ReferenceMissing,
        _ => GatewayWrite.Changed,
    };

    private async Task<Document<T>?> FindNamed<T>(
        Guid controlPlaneId, string idOrName, Func<string?, string?> claim, Func<Guid, Guid, CancellationToken, Task<Document<T>?>> find, CancellationToken cancel)
    {
        if (Guid.TryParseExact(idOrName, "D", out var id)) return await find(controlPlaneId, id, cancel);
        return await tables.Gateway.FindOwner(Partition(controlPlaneId), claim(idOrName)!, cancel) is { } owner ? await find(controlPlaneId, owner, cancel) : null;
    }

    private async Task<List<T>> List<T>(Guid controlPlaneId, string prefix, CancellationToken cancel) =>
        [.. (await tables.Gateway.List<T>(Partition(controlPlaneId), prefix, cancel)).Select(row => row.Value)];

    private Batch Begin(Guid controlPlaneId) => tables.Gateway.Begin(Partition(controlPlaneId));

    private static string Partition(Guid controlPlaneId) => controlPlaneId.ToString("D");

    private static string ServiceRow(Guid id) => Keys.Of("service", id);

    private static string RouteRow(Guid id) => Keys.Of("route", id);

    private static string PluginRow(Guid id) => Keys.Of("plugin", id);

    private static string? ServiceName(string? name) => name is null ? null : Keys.Claim("service-name", name);

    private static string? RouteName(string? name) => name is null ? null : Keys.Claim("route-name", name);

    private static string? PluginInstance(string? name) => name is null ? null : Keys.Claim("plugin-instance", name);

    private static string PluginScope(GatewayPlugin plugin) => Keys.Claim("plugin-scope", plugin.Name, plugin.ServiceId?.ToString("D"), plugin.RouteId?.ToString("D"));
}
