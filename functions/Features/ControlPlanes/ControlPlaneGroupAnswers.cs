using System.Text.Json.Serialization;

namespace Features.ControlPlanes;

// The contract's shapes of groups. Paging is of its own kind here: a link to the next page, and the total on the first one only.

public sealed record GroupMembershipsAnswer(GroupMembershipsMeta Meta, IReadOnlyList<ControlPlaneAnswer> Data);

public sealed record GroupMembershipsMeta(GroupMembershipsPage Page);

public sealed record GroupMembershipsPage(int Size, string? Next, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Total);

public sealed record GroupMemberStatusAnswer(bool IsMember);

public sealed record GroupStatusAnswer(GroupStatusItem Item);

public sealed record GroupStatusItem(Guid Id, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt, IReadOnlyList<GroupConflictAnswer> Conflicts, string State)
{
    public static GroupStatusItem Of(ControlPlane controlPlane, ControlPlaneGroup? group, IReadOnlyList<GroupConflict> conflicts) => new(
        controlPlane.Id, group?.CreatedAt ?? controlPlane.CreatedAt, group?.UpdatedAt ?? controlPlane.UpdatedAt, [.. conflicts.Select(GroupConflictAnswer.Of)],
        conflicts.Count == 0 ? "OK" : "CONFLICT");
}

public sealed record GroupConflictAnswer(Guid ClusterId, string Description, GroupConflictResource Resource)
{
    public static GroupConflictAnswer Of(GroupConflict conflict) =>
        new(conflict.MemberId, $"conflicting entity found: ID={conflict.OtherId:D}", new(conflict.EntityId, conflict.Type));
}

public sealed record GroupConflictResource(Guid Id, string Type);
