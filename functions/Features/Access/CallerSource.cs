using System.Collections.Concurrent;
using Features.Storage;

namespace Features.Access;

/// <summary>A token that works, under the hash of what its holder shows.</summary>
public sealed record WorkingToken(Guid Id, Guid OwnerId, DateTimeOffset ExpiresAt);

/// <summary>That an account or team is there.</summary>
public sealed record Holder(HolderKind Kind, string Name);

/// <summary>
/// Finds who shows a token, and what they may do. What was found is kept for <see cref="Age"/>: a token or role that was taken away stops working within that time on every
/// instance, and at once on the one that took it.
/// </summary>
public sealed class CallerSource(Tables tables, TimeProvider clock)
{
    /// <summary>How old what is known may be.</summary>
    public static readonly TimeSpan Age = TimeSpan.FromSeconds(2);

    // More than so many callers within seconds are not administrators.
    private const int KeptMax = 10_000;

    private readonly ConcurrentDictionary<string, (Caller Caller, WorkingToken Token, long ReadAt)> _callers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Guid, (IReadOnlyList<Grant> Grants, long ReadAt)> _teams = new();
    private long _forgotten;

    /// <summary>Called when a token was looked up in storage, which is at most once per <see cref="Age"/> and token.</summary>
    public Action<WorkingToken>? OnUse { get; set; }

    /// <summary>Forgets what is known, because this instance changed it.</summary>
    public void Forget()
    {
        // Counted first: what is being read now was perhaps read before the change, and is not kept.
        Interlocked.Increment(ref _forgotten);
        _callers.Clear();
        _teams.Clear();
    }

    /// <summary>The caller, or null. Two storage calls and one per custom team when nothing is known, none otherwise.</summary>
    /// <param name="hash">SHA-256 of the token.</param>
    /// <param name="fresh">Whether to look again whatever is known.</param>
    /// <param name="cancel">Cancels.</param>
    public async ValueTask<(Caller Caller, bool Fresh)?> Find(string hash, bool fresh, CancellationToken cancel)
    {
        if (!fresh && _callers.TryGetValue(hash, out var kept) && IsYoung(kept.ReadAt))
            return kept.Token.ExpiresAt > clock.GetUtcNow() ? (kept.Caller, false) : null;
        var (readAt, forgotten) = (clock.GetTimestamp(), Volatile.Read(ref _forgotten));
        if (await tables.Identity.Find<WorkingToken>(Tables.Org, IdentityKeys.TokenHash(hash), cancel) is not { Value: var token }) return null;
        if (token.ExpiresAt <= clock.GetUtcNow()) return null;
        if (await Load(token.OwnerId, fresh, cancel) is not { } caller) return null;
        Keep(_callers, hash, (caller, token, readAt), forgotten);
        OnUse?.Invoke(token);
        return (caller, true);
    }

    private async Task<Caller?> Load(Guid id, bool fresh, CancellationToken cancel)
    {
        var rows = await tables.Identity.List<GrantRow>(Tables.Org, IdentityKeys.GrantsOf(id), cancel);
        // Without it the account is gone; what is left of it is about to be cleaned.
        if (rows.Find(row => row.Row == IdentityKeys.Holder(id)) is not { Value: { Kind: { } kind, Name: { } name } }) return null;
        var grants = rows.Select(row => row.Value.ToGrant()).OfType<Grant>().ToList();
        var reach = Reach.Granted;
        foreach (var teamId in rows.Select(row => row.Value.TeamId).OfType<Guid>())
        {
            if (teamId == SystemTeam.OrganizationAdmin.Id) reach = Reach.All;
            else if (teamId == SystemTeam.OrganizationReader.Id) reach = reach == Reach.All ? Reach.All : Reach.SeesAll;
            grants.AddRange(await LoadTeam(teamId, fresh, cancel));
        }
        return new(id, name, kind, new(reach, grants));
    }

    private async ValueTask<IReadOnlyList<Grant>> LoadTeam(Guid id, bool fresh, CancellationToken cancel)
    {
        if (SystemTeam.Find(id) is { } system)
            return [.. system.Roles.Select(role => RoleCatalogue.Find(role.Type) is { } type ? new Grant(type, type.Find(role.Role)!, null) : null).OfType<Grant>()];
        if (!fresh && _teams.TryGetValue(id, out var kept) && IsYoung(kept.ReadAt)) return kept.Grants;
        var (readAt, forgotten) = (clock.GetTimestamp(), Volatile.Read(ref _forgotten));
        var rows = await tables.Identity.List<GrantRow>(Tables.Org, IdentityKeys.GrantsOf(id), cancel);
        IReadOnlyList<Grant> grants = rows.Exists(row => row.Row == IdentityKeys.Holder(id)) ? [.. rows.Select(row => row.Value.ToGrant()).OfType<Grant>()] : [];
        Keep(_teams, id, (grants, readAt), forgotten);
        return grants;
    }

    // Kept and then looked at again: whoever forgets in between finds it, or is seen here.
    private void Keep<TKey, T>(ConcurrentDictionary<TKey, T> known, TKey key, T found, long forgotten) where TKey : notnull
    {
        if (known.Count >= KeptMax) known.Clear();
        known[key] = found;
        if (Volatile.Read(ref _forgotten) != forgotten) known.TryRemove(key, out _);
    }

    private bool IsYoung(long readAt) => clock.GetElapsedTime(readAt) < Age;

    /// <summary>The rows under a holder, whichever they are: that it is there, a role, or a team.</summary>
    private sealed record GrantRow(HolderKind? Kind, string? Name, string? RoleName, string? EntityTypeName, Guid? EntityId, Guid? TeamId)
    {
        public Grant? ToGrant() =>
            RoleName is { } role && EntityTypeName is { } type && RoleCatalogue.Find(type) is { } found && found.Find(role) is { } known ? new(found, known, EntityId) : null;
    }
}
