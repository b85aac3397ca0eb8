namespace Features.Developers;

/// <summary>A developer's account in one portal. What a sign-in needs stands in a row of its own.</summary>
public sealed record Developer
{
    public required Guid Id { get; init; }

    /// <summary>As it was written at sign-up; upper and lower case are told apart nowhere.</summary>
    public required string Email { get; init; }

    public required string FullName { get; init; }

    /// <summary>Governs sign-in and what may be seen; keys go on working whatever it says.</summary>
    public required ApprovalStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}
