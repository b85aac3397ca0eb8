namespace Features.Sessions;

/// <summary>One sign-in of a developer, from password to sign-out: the family of all tokens that were made of it.</summary>
public sealed record Session
{
    public required Guid Id { get; init; }
    public required Guid DeveloperId { get; init; }

    /// <summary>Hash of the access token that counts. A token whose row is gone opens nothing.</summary>
    public required string Access { get; init; }

    /// <summary>Hash of the refresh token that counts. Another one of this session that comes back was used twice.</summary>
    public required string Refresh { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
    public required DateTimeOffset RefreshedAt { get; init; }

    /// <summary>When the session ends however often it is refreshed.</summary>
    public required DateTimeOffset EndsAt { get; init; }
}

/// <summary>An access or refresh token as it is stored: under its hash, never itself.</summary>
public sealed record SessionToken(Guid SessionId, Guid DeveloperId, DateTimeOffset EndsAt);
