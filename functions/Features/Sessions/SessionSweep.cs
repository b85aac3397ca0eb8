using Features.AuditLogs;
using Features.Housekeeping;
using Features.Mail;
using Features.Portals;
using Features.Storage;

namespace Features.Sessions;

/// <summary>Removes, once a day, what has ended long ago. What just ended stays, so that its holder is told that it has, and not that it never was.</summary>
public sealed class SessionSweep(Tables tables, PortalStore portals, TimeProvider clock) : IChore
{
    // Longer than any mail is tried, and than anybody waits with a link.
    private static readonly TimeSpan Keep = TimeSpan.FromDays(30);

    // The timer comes every minute; a minute of the day that is missed waits for the next day.
    private static readonly TimeOnly At = new(3, 20);

    public async Task Run(CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        if (now.Hour != At.Hour || now.Minute != At.Minute) return;
        foreach (var portal in await portals.List(cancel))
        {
            var partition = PeopleKeys.Of(portal.Id);
            await Sweep<Session>(partition, SessionKeys.Sessions, session => session.RefreshEndsAt, now, cancel);
            await Sweep<MailToken>(partition, SessionKeys.MailTokens, token => token.EndsAt, now - Keep, cancel);
            await Sweep<SentMail>(partition, SessionKeys.SentMails, mail => mail.TakenAt, now - Keep, cancel);
            await Sweep<UsedAllowance>(partition, SessionKeys.Allowances, used => used.Since, now - TimeSpan.FromDays(1), cancel);
            await Sweep<LoginEvent>(partition, SessionKeys.LoginEvents, happened => happened.At, now - AuditDestinationRules.Retention, cancel);
            await Sweep<KnownDevice>(partition, SessionKeys.Devices, device => device.EndsAt, now, cancel);
        }
    }

    private async Task Sweep<T>(string partition, string prefix, Func<T, DateTimeOffset> end, DateTimeOffset before, CancellationToken cancel)
    {
        foreach (var row in await tables.Sessions.List<T>(partition, prefix, cancel))
            // With its ETag: what was renewed meanwhile stays.
            if (end(row.Value) < before) await tables.Sessions.Begin(partition).Remove(row).Commit(cancel);
    }
}
