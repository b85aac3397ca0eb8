using System.Text.Json;

namespace Features.ControlPlanes;

/// <summary>A plugin in its scope: a route, a service, both, or (with neither) the whole control plane. One of a name in a scope.</summary>
public sealed record GatewayPlugin
{
    public required Guid Id { get; init; }

    /// <summary><c>ace</c> or <c>cors</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Unique within the control plane.</summary>
    public string? InstanceName { get; init; }

    public Guid? ServiceId { get; init; }
    public Guid? RouteId { get; init; }
    public bool Enabled { get; init; } = true;

    /// <summary>The plugin's own settings, with every default filled in.</summary>
    public required JsonElement Config { get; init; }

    public IReadOnlyList<string> Protocols { get; init; } = ["grpc", "grpcs", "http", "https"];
    public IReadOnlyList<string>? Tags { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether it holds for the whole control plane.</summary>
    public bool IsGlobal() => ServiceId is null && RouteId is null;
}
