namespace Features.Developers;

/// <summary>A developer's account in one portal.</summary>
public sealed record Developer
{
    public required Guid Id { get; init; }

    /// <summary>As it was written at sign-up; upper and lower case are told apart nowhere.</summary>
    public required string Email { get; init; }

    public required string FullName { get; init; }

    /// <summary>Governs sign-in and what may be seen; keys go on working whatever it says, unless <see cref="RevokedKeys"/> says otherwise.</summary>
    public required ApprovalStatus Status { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What a developer's sign-in needs. A row of its own, so that it is never carried to where answers are made.</summary>
public sealed record Login
{
    /// <summary>What the password hasher of ASP.NET Core Identity made; null before the first password.</summary>
    public string? PasswordHash { get; init; }

    /// <summary>Counts passwords. A mailed token that lets set one is good for the generation it was made in.</summary>
    public int Generation { get; init; }

    /// <summary>When the owner of the address first proved to be one.</summary>
    public DateTimeOffset? EmailVerifiedAt { get; init; }
}

/// <summary>What an administrator says of a new developer.</summary>
public sealed record DeveloperDraft(string Email, string FullName, ApprovalStatus? Status, bool SendInvitationEmail);
