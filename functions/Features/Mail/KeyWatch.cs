using Features.Credentials;
using Features.Housekeeping;
using Features.Portals;
using Features.Storage;
using Platform.Storage;

namespace Features.Mail;

/// <summary>Until when the ends of a portal's keys were looked at.</summary>
public sealed record KeyWatchMark(DateTimeOffset Until);

/// <summary>
/// Asks for the mails of keys that are about to end and of keys that have ended, and tells webhooks of the latter. What falls between the last look and now is due; the mark moves after the mails are in the
/// queue, and a look that is repeated asks for the same mails, of which each is sent once; a key says itself that its end was told.
/// </summary>
public sealed class KeyWatch(Tables tables, PortalStore portals, FollowUps followUps, TimeProvider clock) : IChore
{
    /// <summary>How long before its end the mail about a key is due; a quarter of its life where that is less.</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(7);

    // A look reads all keys of a portal; nobody minds an hour.
    private static readonly TimeSpan Pause = TimeSpan.FromHours(1);

    public async Task Run(CancellationToken cancel)
    {
        foreach (var portal in await portals.List(cancel))
            if (portal.AuthenticationEnabled) await Look(portal.Id, cancel);
    }

    /// <summary>When the mail is due that a key is about to end.</summary>
    public static DateTimeOffset NoticeAt(DateTimeOffset createdAt, DateTimeOffset expiresAt)
    {
        var quarter = (expiresAt - createdAt) / 4;
        return expiresAt - (quarter < Notice ? quarter : Notice);
    }

    private async Task Look(Guid portalId, CancellationToken cancel)
    {
        var (now, partition) = (clock.GetUtcNow(), PeopleKeys.Of(portalId));
        var mark = await tables.Sessions.Find<KeyWatchMark>(partition, SessionKeys.KeyWatch, cancel);
        if (mark is not null && now - mark.Value.Until < Pause) return;
        if (mark is not null)
        {
            foreach (var row in await tables.People.List<Credential>(partition, PeopleKeys.Credentials, cancel))
            {
                if (row.Value is not { KeyHash: not null, ExpiresAt: { } expiresAt } key) continue;
                if (IsDue(expiresAt, mark.Value.Until, now)) await Tell(partition, row.Row, expiresAt, cancel);
                // Whoever replaces a key has chosen when it ends and needs no mail.
                if (key.IsReplaced) continue;
                if (IsDue(NoticeAt(key.CreatedAt, expiresAt), mark.Value.Until, now) && expiresAt > now) await Ask(MailOccasion.KeyExpiringSoon, portalId, key, expiresAt, now, cancel);
                if (IsDue(expiresAt, mark.Value.Until, now)) await Ask(MailOccasion.KeyExpired, portalId, key, expiresAt, now, cancel);
            }
        }
        var batch = tables.Sessions.Begin(partition);
        await (mark is null ? batch.Add(SessionKeys.KeyWatch, new KeyWatchMark(now)) : batch.Replace(mark, new KeyWatchMark(now))).Commit(cancel);
    }

    private static bool IsDue(DateTimeOffset at, DateTimeOffset after, DateTimeOffset now) => after < at && at <= now;

    // The notice is part of the write, as of any other. A key that was given another end, or is gone, is not told of.
    private async Task Tell(string partition, string row, DateTimeOffset endedAt, CancellationToken cancel) =>
        _ = await Contention.Settle<object>(clock, async () =>
            await tables.People.Find<Credential>(partition, row, cancel) is not { } found || found.Value.ExpiresAt != endedAt || found.Value.ToldEndAt == endedAt
            || (await tables.People.Begin(partition).Replace(found, found.Value with { ToldEndAt = endedAt }).Commit(cancel)).Committed ? this : null, cancel)
            ?? throw new TimeoutException("A key is being changed by others");

    private async Task Ask(MailOccasion occasion, Guid portalId, Credential key, DateTimeOffset expiresAt, DateTimeOffset now, CancellationToken cancel) =>
        await followUps.Finish(await followUps.Plan(Outbox.Kind, OutboxMessage.KeyEnds(occasion, portalId, key.ApplicationId, key.Id, expiresAt, now), cancel), cancel);
}
