using Platform.Fields;

namespace Features.Identity;

/// <summary>A person who administers the product.</summary>
public sealed record User
{
    public required Guid Id { get; init; }

    /// <summary>Unique, whatever the case.</summary>
    public required string Email { get; init; }

    public required string FullName { get; init; }
    public string PreferredName { get; init; } = "";

    /// <summary>Whether the person has shown up: an invitation is open until a token of theirs is used.</summary>
    public bool Active { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset UpdatedAt { get; init; }
}

/// <summary>What a caller wants changed; what was left out stays.</summary>
public sealed record UserChange(Optional<string?> FullName, Optional<string?> PreferredName);

/// <summary>A user on the wire.</summary>
public sealed record UserAnswer(
    Guid Id, string Email, string FullName, string PreferredName, bool Active, DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    public static UserAnswer Of(User user) => new(user.Id, user.Email, user.FullName, user.PreferredName, user.Active, user.CreatedAt, user.UpdatedAt);
}
