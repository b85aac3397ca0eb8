using System.Text.Json.Serialization;

namespace Features.ApiImplementations;

/// <summary>A link on the management wire. It has either a service or a control plane: strict clients tell the two apart by the key that is there.</summary>
public sealed record ApiImplementationAnswer(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>In lists only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Guid? ApiId { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LinkedServiceAnswer? Service { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LinkedControlPlaneAnswer? ControlPlane { get; init; }

    public static ApiImplementationAnswer Of(ApiImplementation link, bool isEnforced) => new(link.Id, link.CreatedAt, link.UpdatedAt)
    {
        Service = link.ServiceId is { } serviceId ? new(link.ControlPlaneId, serviceId) : null,
        ControlPlane = link.ServiceId is null ? new(isEnforced, link.ControlPlaneId) : null,
    };

    public static ApiImplementationAnswer OfListed(ApiImplementation link, bool isEnforced) => Of(link, isEnforced) with { ApiId = link.ApiId };
}

public sealed record LinkedServiceAnswer(Guid ControlPlaneId, Guid Id);

public sealed record LinkedControlPlaneAnswer(bool AccessControlEnforcementEnabled, Guid ControlPlaneId);
