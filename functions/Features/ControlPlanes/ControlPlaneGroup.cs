namespace Features.ControlPlanes;

/// <summary>The members of a control plane group, a control plane of the type <see cref="ClusterType"/>. In the order of their ids as text.</summary>
public sealed record ControlPlaneGroup(Guid Id, IReadOnlyList<Guid> Members, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public const string ClusterType = "CLUSTER_TYPE_CONTROL_PLANE_GROUP";

    /// <summary>Members of one group: the contract's number, and one row.</summary>
    public const int MembersMax = 256;

    public ControlPlaneGroup With(IEnumerable<Guid> members, DateTimeOffset now) =>
        this with { Members = [.. members.Distinct().OrderBy(id => id.ToString("D"), StringComparer.Ordinal)], UpdatedAt = now };
}

/// <summary>Something that two members of a group both have, and that there can be only one of.</summary>
/// <param name="MemberId">One of the members.</param>
/// <param name="Type">What it is: <c>service</c>, <c>route</c>, ...</param>
/// <param name="EntityId">The member's.</param>
/// <param name="OtherId">Another member's.</param>
public sealed record GroupConflict(Guid MemberId, string Type, Guid EntityId, Guid OtherId);
