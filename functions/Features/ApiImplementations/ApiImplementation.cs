namespace Features.ApiImplementations;

/// <summary>The link of an API to a gateway: to one service (the whole service is guarded), or to a control plane (operation by operation, ACE).</summary>
public sealed record ApiImplementation
{
    public required Guid Id { get; init; }
    public required Guid ApiId { get; init; }
    public required Guid ControlPlaneId { get; init; }

    /// <summary>The service, or null for a control plane link.</summary>
    public Guid? ServiceId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What a caller wants linked: a service of a control plane, or (without one) the control plane.</summary>
public sealed record ApiImplementationDraft(Guid ControlPlaneId, Guid? ServiceId)
{
    /// <summary>The request's field that names the control plane.</summary>
    public string ControlPlaneField => ServiceId is null ? "control_plane.control_plane_id" : "service.control_plane_id";
}
