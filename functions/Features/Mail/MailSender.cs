using System.Net;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;

namespace Features.Mail;

/// <summary>
/// Hands mails to the mail server with the framework's SMTP client. It knows neither implicit TLS nor OAuth; MailKit would, and would replace this class and nothing else.
/// </summary>
public sealed class MailSender(MailSettings settings, TimeProvider clock)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Sends one mail. False when the server will never take it for this address.</summary>
    /// <exception cref="IOException">The server cannot be reached or does not take it now.</exception>
    public async Task<bool> Send(Guid id, string to, MailFrom from, MailText mail, CancellationToken cancel)
    {
        using var message = new MailMessage(new MailAddress(from.Address, from.Name, Encoding.UTF8), new MailAddress(to));
        if (from.ReplyTo is { } replyTo) message.ReplyToList.Add(new MailAddress(replyTo));
        message.Subject = mail.Subject;
        message.SubjectEncoding = message.HeadersEncoding = Encoding.UTF8;
        message.AlternateViews.Add(View(mail.Text, MediaTypeNames.Text.Plain));
        message.AlternateViews.Add(View(mail.Html, MediaTypeNames.Text.Html));
        // The same for every attempt at one event, so that a mailbox can drop what an unlucky crash sent twice.
        message.Headers["Message-ID"] = $"<{id:D}@{settings.From.Host}>";
        message.Headers["Auto-Submitted"] = "auto-generated";
        using var client = new SmtpClient(settings.Host, settings.Port) { EnableSsl = settings.Security == MailSecurity.StartTls };
        if (settings.Username is not null) client.Credentials = new NetworkCredential(settings.Username, settings.Password);
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            await client.SendMailAsync(message, either.Token);
            return true;
        }
        catch (SmtpFailedRecipientException e) when ((int)e.StatusCode >= 500)
        {
            return false;
        }
        catch (SmtpException e)
        {
            throw new IOException($"The mail server did not take the mail: {e.StatusCode} {e.GetBaseException().Message}", e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"The mail server did not answer within {Patience.TotalSeconds:0} s", e);
        }
    }

    private static AlternateView View(string text, string type)
    {
        var view = AlternateView.CreateAlternateViewFromString(text, Encoding.UTF8, type);
        view.TransferEncoding = TransferEncoding.QuotedPrintable;
        return view;
    }
}
