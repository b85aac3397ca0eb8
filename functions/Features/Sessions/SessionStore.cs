using Features.Storage;

namespace Features.Sessions;

/// <summary>Where sessions live: one row each, in the portal's partition. Ending a session is removing its row.</summary>
public sealed class SessionStore(Tables tables, TimeProvider clock)
{
    /// <summary>An access token opens calls for this long.</summary>
    public static readonly TimeSpan AccessLife = TimeSpan.FromMinutes(15);

    /// <summary>A refresh token waits for its use this long.</summary>
    public static readonly TimeSpan RefreshLife = TimeSpan.FromDays(7);

    /// <summary>A session ends after this long however often it is refreshed.</summary>
    public static readonly TimeSpan SessionLife = TimeSpan.FromDays(30);

    // More than anybody has browsers; the oldest makes room.
    private const int SessionsOfOneMax = 50;

    /// <summary>The session that an access token opens, or null.</summary>
    public async ValueTask<Session?> Find(Guid portalId, string? accessToken, CancellationToken cancel)
    {
        if (SessionToken.Read(accessToken) is not { } token) return null;
        var found = await tables.Sessions.Find<Session>(PeopleKeys.Of(portalId), SessionKeys.Session(token.DeveloperId, token.SessionId), cancel);
        return found is { Value: var session } && token.Is(session.AccessHash) && clock.GetUtcNow() < session.AccessEndsAt ? session : null;
    }

    /// <summary>Begins a session. The developer's sessions that are over, and the oldest beyond a bound, go.</summary>
    public async Task<SessionTokens> Start(Guid portalId, Guid developerId, int generation, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var (partition, id, endsAt) = (PeopleKeys.Of(portalId), Guid.NewGuid(), now + SessionLife);
        var tokens = Mint(developerId, id, now, endsAt);
        var session = Renew(new()
        {
            Id = id,
            DeveloperId = developerId,
            Generation = generation,
            AccessHash = "",
            AccessEndsAt = now,
            RefreshHash = "",
            RefreshEndsAt = now,
            CreatedAt = now,
            EndsAt = endsAt,
        }, tokens, now);
        await tables.Sessions.Begin(partition).Add(SessionKeys.Session(developerId, id), session).Commit(cancel);
        var others = (await tables.Sessions.List<Session>(partition, SessionKeys.SessionsOf(developerId), cancel)).OrderByDescending(row => row.Value.CreatedAt);
        foreach (var (index, row) in others.Index())
            if (index >= SessionsOfOneMax || row.Value.RefreshEndsAt <= now) await tables.Sessions.Begin(partition).Remove(row).Commit(cancel);
        return tokens;
    }

    /// <summary>
    /// Exchanges a refresh token for the next pair. Null when it opens nothing. A token that was exchanged before ends its session: one of the two who have it
    /// is not the owner.
    /// </summary>
    public async Task<(SessionTokens Tokens, Session Session)?> Refresh(Guid portalId, string? refreshToken, CancellationToken cancel)
    {
        if (SessionToken.Read(refreshToken) is not { } token) return null;
        var partition = PeopleKeys.Of(portalId);
        if (await tables.Sessions.Find<Session>(partition, SessionKeys.Session(token.DeveloperId, token.SessionId), cancel) is not { } found) return null;
        var now = clock.GetUtcNow();
        if (!token.Is(found.Value.RefreshHash) || found.Value.RefreshEndsAt <= now)
        {
            // Its own access token is no refresh token, and no theft: nobody is harmed when it ends the session too.
            await tables.Sessions.Begin(partition).Remove(found.Row).Commit(cancel);
            return null;
        }
        var tokens = Mint(found.Value.DeveloperId, found.Value.Id, now, found.Value.EndsAt);
        var session = Renew(found.Value, tokens, now);
        // Of two exchanges at the very same time, as two tabs of one browser do, one is refused and nothing ends.
        return (await tables.Sessions.Begin(partition).Replace(found, session).Commit(cancel)).Committed ? (tokens, session) : null;
    }

    /// <summary>Ends the session of a token, be it an access or a refresh token, old or new.</summary>
    public async Task End(Guid portalId, string? token, CancellationToken cancel)
    {
        if (SessionToken.Read(token) is { } read)
            await tables.Sessions.Begin(PeopleKeys.Of(portalId)).Remove(SessionKeys.Session(read.DeveloperId, read.SessionId)).Commit(cancel);
    }

    /// <summary>Ends the sessions of a developer that began before a password's generation.</summary>
    public async Task EndBefore(Guid portalId, Guid developerId, int generation, CancellationToken cancel)
    {
        var partition = PeopleKeys.Of(portalId);
        foreach (var row in await tables.Sessions.List<Session>(partition, SessionKeys.SessionsOf(developerId), cancel))
            if (row.Value.Generation < generation) await tables.Sessions.Begin(partition).Remove(row.Row).Commit(cancel);
    }

    private static SessionTokens Mint(Guid developerId, Guid id, DateTimeOffset now, DateTimeOffset endsAt) =>
        new(SessionToken.Mint(developerId, id), SessionToken.Mint(developerId, id), Earlier(now + RefreshLife, endsAt));

    private static Session Renew(Session session, SessionTokens tokens, DateTimeOffset now) => session with
    {
        AccessHash = SessionToken.HashOf(tokens.Access),
        AccessEndsAt = Earlier(now + AccessLife, session.EndsAt),
        RefreshHash = SessionToken.HashOf(tokens.Refresh),
        RefreshEndsAt = tokens.RefreshEndsAt,
    };

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;
}
