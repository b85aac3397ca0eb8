namespace Features.Sessions;

/// <summary>One sign-in of a developer, from password to sign-out, and the tokens that count for it. Tokens are stored by hash, never themselves.</summary>
public sealed record Session
{
    public required Guid Id { get; init; }
    public required Guid DeveloperId { get; init; }

    /// <summary>The password's generation at sign-in; a newer password ends the sessions of the older ones.</summary>
    public required int Generation { get; init; }

    public required string AccessHash { get; init; }
    public required DateTimeOffset AccessEndsAt { get; init; }

    /// <summary>Any other refresh token of this session is one that was used before.</summary>
    public required string RefreshHash { get; init; }

    public required DateTimeOffset RefreshEndsAt { get; init; }
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When the session ends however often it is refreshed.</summary>
    public required DateTimeOffset EndsAt { get; init; }
}

/// <summary>What a browser keeps of a session.</summary>
/// <param name="Access">For every call.</param>
/// <param name="Refresh">For the next pair, once.</param>
/// <param name="RefreshEndsAt">When the refresh token ends.</param>
public sealed record SessionTokens(string Access, string Refresh, DateTimeOffset RefreshEndsAt);
