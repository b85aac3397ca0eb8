using Features.Portals;
using Features.Sessions;
using Features.Storage;
using Microsoft.Extensions.Logging;

namespace Features.Mail;

/// <summary>The claim on the mail of one event.</summary>
/// <param name="TakenAt">When somebody last began to send it.</param>
/// <param name="SentAt">When the server took it, or said that it never will.</param>
public sealed record SentMail(DateTimeOffset TakenAt, DateTimeOffset? SentAt);

/// <summary>Sends the mails of an event, each once. Tokens are minted here, so that none lies in a queue.</summary>
public sealed partial class MailDelivery(
    Tables tables, MailComposer composer, PortalMailStore portalMail, MailTokens tokens, MailSender sender, Allowance allowance, PortalSettings settings, TimeProvider clock,
    ILogger<MailDelivery> log)
{
    // Mails that anybody can ask for with anybody's address.
    private const int AskedForMax = 5;
    private static readonly TimeSpan AskedForWindow = TimeSpan.FromHours(1);

    // Longer than the server's patience: who began longer ago and did not finish was killed.
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(1);

    /// <summary>Sends what there is to send, and returns when it is sent or there is nothing to send.</summary>
    /// <exception cref="IOException">Something cannot be sent now; the queue tries again.</exception>
    public async Task Deliver(OutboxMessage message, CancellationToken cancel)
    {
        var failed = new List<IOException>();
        foreach (var mail in await composer.Compose(message, cancel))
        {
            try
            {
                await Deliver(message, mail, cancel);
            }
            catch (IOException e)
            {
                // One member of a team whose mail fails must not keep the others from theirs.
                failed.Add(e);
            }
        }
        if (failed.Count > 0) throw new IOException(failed[0].Message, new AggregateException(failed));
    }

    private async Task Deliver(OutboxMessage message, Composition mail, CancellationToken cancel)
    {
        var content = await ContentOf(mail, cancel);
        if (content is null) return;
        var partition = PeopleKeys.Of(message.PortalId);
        var row = SessionKeys.SentMail(mail.EventId);
        var found = await tables.Sessions.Find<SentMail>(partition, row, cancel);
        if (found?.Value.SentAt is not null) return;
        if (found is not null && clock.GetUtcNow() - found.Value.TakenAt < Lease) throw new IOException("The mail of this event is being sent");
        if (found is null && message.Occasion != MailOccasion.Test && message.Address is { } address
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
            if (!await Send(mail, content, cancel)) LogRefused(log, message.Occasion, message.PortalId);
        }
        catch (Exception)
        {
            // Not sent: the next try need not wait for the lease, and does not count as another mail.
            await tables.Sessions.Begin(partition).Put(row, claim with { TakenAt = DateTimeOffset.MinValue }).Commit(CancellationToken.None);
            throw;
        }
        await tables.Sessions.Begin(partition).Put(row, claim with { SentAt = clock.GetUtcNow() }).Commit(CancellationToken.None);
    }

    // Null when the portal does not want it sent.
    private async Task<MailContent?> ContentOf(Composition mail, CancellationToken cancel)
    {
        if (mail.Content is not null) return mail.Content;
        var wanted = (await portalMail.FindOverride(mail.Portal.Id, mail.Template, cancel))?.Value;
        return wanted is null ? mail.Template.Content : wanted.Enabled ? wanted.Over(mail.Template.Content) : null;
    }

    private async Task<bool> Send(Composition mail, MailContent content, CancellationToken cancel)
    {
        var link = settings.UrlOf(mail.Portal) + mail.Path;
        if (mail.Token is { } token) link += (await tokens.Mint(mail.Portal.Id, token.DeveloperId, token.Purpose, token.Generation, cancel)).ToString("D");
        var from = await portalMail.FromOf(mail.Portal, cancel);
        var variables = new Dictionary<string, string>(mail.Variables)
        {
            [MailVariable.PortalDisplayName] = mail.Portal.DisplayName,
            [MailVariable.PortalDomain] = mail.Portal.CanonicalDomain(),
            [MailVariable.ReplyTo] = from.ReplyTo ?? "",
        };
        return await sender.Send(mail.EventId, mail.To, from, MailText.Of(content, variables, link), cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A mail ({Occasion}) of portal {Portal} was not sent: too many to one address")]
    private static partial void LogTooMany(ILogger log, MailOccasion occasion, Guid portal);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A mail ({Occasion}) of portal {Portal} was refused for good by the mail server")]
    private static partial void LogRefused(ILogger log, MailOccasion occasion, Guid portal);
}
