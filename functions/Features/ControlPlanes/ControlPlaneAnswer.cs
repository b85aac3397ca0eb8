using Microsoft.Extensions.Configuration;

namespace Features.ControlPlanes;

/// <summary>A control plane on the management wire.</summary>
public sealed record ControlPlaneAnswer(
    Guid Id, string Name, string Description, Dictionary<string, string> Labels, ControlPlaneConfigAnswer Config, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static ControlPlaneAnswer Of(ControlPlane controlPlane, EnforcementAddress enforcement)
    {
        var decisions = enforcement.DecisionsOf(controlPlane.Name);
        return new(
            controlPlane.Id, controlPlane.Name, controlPlane.Description, controlPlane.Labels,
            new(decisions, decisions, controlPlane.ClusterType, controlPlane.AuthType, controlPlane.CloudGateway, controlPlane.ProxyUrls),
            controlPlane.CreatedAt, controlPlane.UpdatedAt);
    }
}

/// <summary>Gateways ask for decisions at one address, and what they ask is counted there: both endpoints of the contract are that address.</summary>
public sealed record ControlPlaneConfigAnswer(
    string ControlPlaneEndpoint, string TelemetryEndpoint, string ClusterType, string AuthType, bool CloudGateway, IReadOnlyList<ProxyUrl> ProxyUrls);

/// <summary>Where the enforcement app is reached.</summary>
public sealed class EnforcementAddress(IConfiguration settings)
{
    /// <summary>The setting; a URL without a slash at its end.</summary>
    public const string Setting = "Enforcement:PublicUrl";

    private readonly string _url = (settings[Setting] is { Length: > 0 } url ? url : "http://localhost:7073").TrimEnd('/');

    /// <summary>Where a gateway asks what to do with a call to this control plane.</summary>
    public string DecisionsOf(string controlPlane) => $"{_url}/ace/{Uri.EscapeDataString(controlPlane)}";
}
