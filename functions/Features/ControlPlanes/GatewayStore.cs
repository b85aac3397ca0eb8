using Features.Storage;
using Platform.Storage;

namespace Features.ControlPlanes;

/// <summary>Where the services, routes and plugins of a control plane live: one partition per control plane, so that names and references are kept by its transactions.</summary>
public sealed class GatewayStore(Tables tables)
{
    private const string Services = "service|";
    private const string Routes = "route|";
    private const string Plugins = "plugin|";

    public Task<Document<GatewayService>?> FindService(Guid controlPlaneId, Guid id, CancellationToken cancel) =>
        tables.Gateway.Find<GatewayService>(Partition(controlPlaneId), ServiceRow(id), cancel);

    public Task<Document<GatewayRoute>?> FindRoute(Guid controlPlaneId, Guid id, CancellationToken cancel) =>
        tables.Gateway.Find<GatewayRoute>(Partition(controlPlaneId), RouteRow(id), cancel);

    public Task<Document<GatewayPlugin>?> FindPlugin(Guid controlPlaneId, Guid id, CancellationToken cancel) =>
        tables.Gateway.Find<GatewayPlugin>(Partition(controlPlaneId), PluginRow(id), cancel);

    /// <summary>In the order of their ids.</summary>
    public Task<List<GatewayService>> ListServices(Guid controlPlaneId, CancellationToken cancel) => List<GatewayService>(controlPlaneId, Services, cancel);

    /// <summary>In the order of their ids.</summary>
    public Task<List<GatewayRoute>> ListRoutes(Guid controlPlaneId, CancellationToken cancel) => List<GatewayRoute>(controlPlaneId, Routes, cancel);

    /// <summary>In the order of their ids.</summary>
    public Task<List<GatewayPlugin>> ListPlugins(Guid controlPlaneId, CancellationToken cancel) => List<GatewayPlugin>(controlPlaneId, Plugins, cancel);

    private async Task<List<T>> List<T>(Guid controlPlaneId, string prefix, CancellationToken cancel) =>
        [.. (await tables.Gateway.List<T>(Partition(controlPlaneId), prefix, cancel)).Select(row => row.Value)];

    private static string Partition(Guid controlPlaneId) => controlPlaneId.ToString("D");

    private static string ServiceRow(Guid id) => Keys.Of("service", id);

    private static string RouteRow(Guid id) => Keys.Of("route", id);

    private static string PluginRow(Guid id) => Keys.Of("plugin", id);
}
