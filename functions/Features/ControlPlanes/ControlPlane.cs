using Platform.Fields;

namespace Features.ControlPlanes;

/// <summary>A control plane: a named set of services, routes and plugins that one gateway serves.</summary>
public sealed record ControlPlane
{
    public required Guid Id { get; init; }

    /// <summary>Unique; the gateway's address is <c>/gateway/{name}</c>.</summary>
    public required string Name { get; init; }

    public string Description { get; init; } = "";
    public string ClusterType { get; init; } = "CLUSTER_TYPE_CONTROL_PLANE";
    public string AuthType { get; init; } = "pinned_client_certs";
    public bool CloudGateway { get; init; }
    public IReadOnlyList<ProxyUrl> ProxyUrls { get; init; } = [];
    public Dictionary<string, string> Labels { get; init; } = [];
    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>Where data planes of the control plane are reached.</summary>
public sealed record ProxyUrl(string Host, int Port, string Protocol);

/// <summary>What a caller says of a control plane, new or changed; what was left out stays or takes its default.</summary>
public sealed record ControlPlaneChange(
    Optional<string?> Name, Optional<string?> Description, Optional<string?> ClusterType, Optional<string?> AuthType, Optional<bool?> CloudGateway,
    Optional<IReadOnlyList<ProxyUrl>?> ProxyUrls, LabelsChange? Labels);
