using Features.Portals;
using Features.Sessions;
using Features.Storage;
using Microsoft.Extensions.Logging;

namespace Features.Mail;

/// <summary>The claim on the mail of one event.</summary>
/// <param name="TakenAt">When somebody last began to send it.</param>
/// <param name="SentAt">When the server took it, or said that it never will.</param>
public sealed record SentMail(DateTimeOffset TakenAt, DateTimeOffset? SentAt);

/// <summary>Sends the mail of an event, once. Tokens are minted here, so that none lies in a queue.</summary>
public sealed partial class MailDelivery(
    Tables tables, MailComposer composer, MailTokens tokens, MailSender sender, Allowance allowance, PortalSettings settings, TimeProvider clock, ILogger<MailDelivery> log)
{
    // Mails that anybody can ask for with anybody's address.
    private const int AskedForMax = 5;
    private static readonly TimeSpan AskedForWindow = TimeSpan.FromHours(1);

    // Longer than the server's patience: who began longer ago and did not finish was killed.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Sends what there is to send, and returns when it is sent or there is nothing to send.</summary>
    /// <exception cref="IOException">It cannot be sent now; the queue tries again.</exception>
    public async Task Deliver(OutboxMessage message, CancellationToken cancel)
    {
        if (await composer.Compose(message, cancel) is not { } mail) return;
        var partition = PeopleKeys.Of(message.PortalId);
        var row = SessionKeys.SentMail(message.EventId);
        var found = await tables.Sessions.Find<SentMail>(partition, row, cancel);
        if (found?.Value.SentAt is not null) return;
        if (found is not null && clock.GetUtcNow() - found.Value.TakenAt < Lease) throw new IOException("The mail of this event is being sent");
        if (found is null && message.Address is { } address
            && await allowance.Take(partition, SessionKeys.MailsTo(address), AskedForMax, AskedForWindow, cancel) is not null)
        {
            LogTooMany(log, message.Occasion, message.PortalId);
            return;
        }
        var claim = new SentMail(clock.GetUtcNow(), null);
        var batch = tables.Sessions.Begin(partition);
        if (!(await (found is null ? batch.Add(row, claim) : batch.Replace(found, claim)).Commit(cancel)).Committed)
            throw new IOException("The mail of this event is being sent");
        try
        {
            if (!await Send(message, mail, cancel)) LogRefused(log, message.Occasion, message.PortalId);
        }
        catch (Exception)
        {
            // Not sent: the next try need not wait for the lease, and does not count as another mail.
            await tables.Sessions.Begin(partition).Put(row, claim with { TakenAt = DateTimeOffset.MinValue }).Commit(CancellationToken.None);
            throw;
        }
        await tables.Sessions.Begin(partition).Put(row, claim with { SentAt = clock.GetUtcNow() }).Commit(CancellationToken.None);
    }

    private async Task<bool> Send(OutboxMessage message, Composition mail, CancellationToken cancel)
    {
        var link = settings.UrlOf(mail.Portal) + mail.Path;
        if (mail.Purpose is { } purpose) link += (await tokens.Mint(mail.Portal.Id, mail.To.Id, purpose, mail.Generation, cancel)).ToString("D");
        return await sender.Send(message.EventId, mail.To.Email, mail.Portal.DisplayName, MailText.Of(mail.Template, Variables(mail), link), cancel);
    }

    private static Dictionary<string, string> Variables(Composition mail) => new(mail.Others)
    {
        ["portal_display_name"] = mail.Portal.DisplayName,
        ["portal_domain"] = mail.Portal.CanonicalDomain(),
        ["developer_email"] = mail.To.Email,
        ["developer_fullname"] = mail.To.FullName,
        ["developer_status"] = Platform.Http.Wire.Word(mail.To.Status),
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "A mail ({Occasion}) of portal {Portal} was not sent: too many to one address")]
    private static partial void LogTooMany(ILogger log, MailOccasion occasion, Guid portal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A mail ({Occasion}) of portal {Portal} was refused for good by the mail server")]
    private static partial void LogRefused(ILogger log, MailOccasion occasion, Guid portal);
}
