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
            // The owner may be changing their own row or token at this moment: then it is read and written again.
            if (!await Changed<AccessToken>(IdentityKeys.Token(token.OwnerId, token.Id), one => one.LastUsedAt is { } last && now - last < Grain ? one : one with { LastUsedAt = now })
                || !await Changed<User>(IdentityKeys.User(token.OwnerId), one => one with { Active = true }))
                Forget(token, "others changed the same rows all the time");
        }
        catch (Exception e) when (DataStorage.IsOutage(e))
        {
            Forget(token, e.Message);
        }
    }

    /// <summary>Whether the row says what it should or is gone; false when others were always faster.</summary>
    private async Task<bool> Changed<T>(string row, Func<T, T> change) where T : class
    {
        var outcome = await Contention.Settle<object>(clock, Round, CancellationToken.None);
        return outcome is not null;

        async Task<object?> Round()
        {
            if (await tables.Identity.Find<T>(Tables.Org, row) is not { } found) return row;
            var changed = change(found.Value);
            return changed.Equals(found.Value) || (await tables.Identity.Begin(Tables.Org).Replace(found, changed).Commit()).Committed ? row : null;
        }
    }

    private void Forget(WorkingToken token, string why)
    {
        _noted.TryRemove(token.Id, out _);
        LogLost(log, token.Id, why);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The use of token {Token} was not noted: {Why}")]
    private static partial void LogLost(ILogger log, Guid token, string why);
}
