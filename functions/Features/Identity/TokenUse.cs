using System.Collections.Concurrent;
using Features.Access;
using Features.Storage;
using Microsoft.Extensions.Logging;
using Platform.Storage;

namespace Features.Identity;

/// <summary>
/// Notes that a token is used, to the hour, and that its owner has thereby shown up. Beside the request, which does not wait for it: what is lost with a crash or an outage
/// is noted at the next use.
/// </summary>
public sealed partial class TokenUse(Tables tables, TimeProvider clock, ILogger<TokenUse> log)
{
    private const int NotedMax = 10_000;
    private static readonly TimeSpan Grain = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _noted = new();

    public void Note(WorkingToken token)
    {
        var now = clock.GetUtcNow();
        if (_noted.TryGetValue(token.Id, out var last) && now - last < Grain) return;
        if (_noted.Count >= NotedMax) _noted.Clear();
        _noted[token.Id] = now;
        _ = Task.Run(() => Write(token, now));
    }

    private async Task Write(WorkingToken token, DateTimeOffset now)
    {
        try
        {
            using var paused = Journal.Pause();
            if (await tables.Identity.Find<AccessToken>(Tables.Org, IdentityKeys.Token(token.OwnerId, token.Id)) is { } found
                && (found.Value.LastUsedAt is not { } last || now - last >= Grain))
                await tables.Identity.Begin(Tables.Org).Replace(found, found.Value with { LastUsedAt = now }).Commit();
            if (await tables.Identity.Find<User>(Tables.Org, IdentityKeys.User(token.OwnerId)) is { Value.Active: false } user)
                await tables.Identity.Begin(Tables.Org).Replace(user, user.Value with { Active = true }).Commit();
        }
        catch (Exception e) when (DataStorage.IsOutage(e))
        {
            _noted.TryRemove(token.Id, out _);
            LogLost(log, token.Id, e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The use of token {Token} was not noted: {Why}")]
    private static partial void LogLost(ILogger log, Guid token, string why);
}
