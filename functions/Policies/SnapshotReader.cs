using System.Text.Json;

namespace Policies;

/// <summary>
/// Reads a snapshot as <see cref="PolicyJson"/> writes it. By hand, because it is what a new process waits for: the serializer's metadata is code that is compiled at the start of
/// every process, and each id would be as many objects as it has places.
/// </summary>
internal static class SnapshotReader
{
    /// <exception cref="JsonException">It is no snapshot.</exception>
    public static PolicySnapshot Read(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var json = new SnapshotJson(bytes);
            var snapshot = Snapshot(ref json);
            json.Close();
            return snapshot;
        }
        catch (InvalidOperationException fault)
        {
            // A string that is no text, such as half a surrogate pair.
            throw new JsonException(fault.Message, fault);
        }
    }

    private static PolicySnapshot Snapshot(ref SnapshotJson json)
    {
        if (!json.Open())
            throw new JsonException("it is null");
        string? id = null, name = null;
        var snapshot = new PolicySnapshot { ControlPlaneId = "", ControlPlaneName = "" };
        while (json.Next())
        {
            if (json.Is("schemaVersion"u8)) snapshot = snapshot with { SchemaVersion = json.Number() };
            else if (json.Is("controlPlaneId"u8)) id = json.Text();
            else if (json.Is("controlPlaneName"u8)) name = json.Text();
            else if (json.Is("services"u8)) snapshot = snapshot with { Services = json.List(SnapshotRoutes.Service) };
            else if (json.Is("routes"u8)) snapshot = snapshot with { Routes = json.List(SnapshotRoutes.Route) };
            else if (json.Is("plugins"u8)) snapshot = snapshot with { Plugins = json.List(SnapshotPlugins.Plugin) };
            else if (json.Is("strategies"u8)) snapshot = snapshot with { Strategies = json.List(SnapshotAccess.Strategy) };
            else if (json.Is("operations"u8)) snapshot = snapshot with { Operations = json.List(SnapshotAccess.Operation) };
            else if (json.Is("publications"u8)) snapshot = snapshot with { Publications = json.List(SnapshotAccess.Publication) };
            else if (json.Is("packages"u8)) snapshot = snapshot with { Packages = json.List(SnapshotAccess.Package) };
            else if (json.Is("gatewayTokens"u8)) snapshot = snapshot with { GatewayTokens = json.Texts() };
            else if (json.Is("consumers"u8)) snapshot = snapshot with { Consumers = json.List(SnapshotAccess.Consumer) };
            else if (json.Is("guards"u8)) snapshot = snapshot with { Guards = json.List(SnapshotAccess.Guard) };
            else json.Skip();
        }
        return snapshot with { ControlPlaneId = json.Needed(id, "controlPlaneId"), ControlPlaneName = json.Needed(name, "controlPlaneName") };
    }
}
