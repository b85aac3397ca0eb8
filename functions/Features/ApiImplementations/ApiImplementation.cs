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
