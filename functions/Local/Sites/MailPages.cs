using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Local.Mail;
using Microsoft.AspNetCore.Http;

namespace Local.Sites;

/// <summary>What the product mailed, for people (<c>/mail</c>) and for scripts (<c>/mail/messages</c>). On every site of the runner, in no
/// deployment.</summary>
internal static partial class MailPages
{
    private const string PagePolicy = "default-src 'none'; style-src 'self'; frame-src 'self'";

    // The mail's own page: no script, no form, nothing fetched, an origin of its own; its links open outside the frame.
    private const string MailPolicy =
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

    private const string Head = """
        <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Mail</title>
        <link rel="stylesheet" href="/mail/style.css">
        <main><h1>Mail</h1><p>What the product sent, newest first. Nothing of it left this machine. <a href="/mail">Reload</a></p>
        """;

    private const string Style = """
        :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif }
        body { margin: 0 auto; max-width: 50rem; padding: 1rem }
        article { border: 1px solid; border-radius: .5rem; margin: 1rem 0; padding: 1rem; overflow-wrap: anywhere }
        h2 { font-size: 1.1rem; margin: 0 } p { margin: 0 }
        pre { font: inherit; white-space: pre-wrap }
        iframe { background: #fff; border: 1px solid; height: 20rem; width: 100% }
        """;

    /// <returns>Whether the call was for one of these pages.</returns>
    public static async Task<bool> TryAsync(HttpContext context, MailStore mails)
    {
        var path = context.Request.Path.Value ?? "";
        if (!path.Equals("/mail", StringComparison.Ordinal) && !path.StartsWith("/mail/", StringComparison.Ordinal)) return false;
        context.Response.Headers.CacheControl = "no-store";
        context.Response.Headers.XContentTypeOptions = "nosniff";
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        else if (path is "/mail" or "/mail/")
            await WriteAsync(context, Page(mails.List()), "text/html", PagePolicy);
        else if (path == "/mail/messages") await context.Response.WriteAsJsonAsync(mails.List(), context.RequestAborted);
        else if (path == "/mail/style.css") await WriteAsync(context, Style, "text/css", "default-src 'none'");
        else if (Html(path, mails) is { } html)
            await WriteAsync(context, "<base target=\"_blank\">" + html, "text/html", MailPolicy);
        else context.Response.StatusCode = StatusCodes.Status404NotFound;
        return true;
    }

    private static string? Html(string path, MailStore mails) =>
        path.Split('/') is ["", "mail", "messages", var id, "html"] ? mails.Find(id)?.Html : null;

    private static Task WriteAsync(HttpContext context, string text, string type, string policy)
    {
        context.Response.ContentType = type + "; charset=utf-8";
        context.Response.Headers.ContentSecurityPolicy = policy;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }

    private static string Page(IReadOnlyList<SentMail> mails)
    {
        var page = new StringBuilder(Head);
        if (mails.Count == 0) page.Append("<p>No mail yet.</p>");
        foreach (var mail in mails)
        {
            page.Append(null, $"<article><h2>{Encode(mail.Subject)}</h2><p>To {Encode(mail.To)}, ")
                .Append(null, $"<time datetime=\"{mail.ReceivedAt:O}\">{mail.ReceivedAt:yyyy-MM-dd HH:mm:ss} UTC</time></p>");
            if (mail.Text is { } text) page.Append(null, $"<pre>{Linked(text)}</pre>");
            if (mail.Html is not null)
                page.Append("<iframe sandbox=\"allow-popups allow-popups-to-escape-sandbox\" ")
                    .Append(null, $"title=\"{Encode(mail.Subject)}\" src=\"/mail/messages/{mail.Id}/html\"></iframe>");
            page.Append("</article>");
        }

        return page.Append("</main></html>").ToString();
    }

    private static string Linked(string text)
    {
        var (linked, at) = (new StringBuilder(), 0);
        foreach (Match link in Link().Matches(text))
        {
            linked.Append(Encode(text[at..link.Index])).Append(null, $"<a href=\"{Encode(link.Value)}\">{Encode(link.Value)}</a>");
            at = link.Index + link.Length;
        }

        return linked.Append(Encode(text[at..])).ToString();
    }

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    [GeneratedRegex(@"https?://[^\s<>""']+", RegexOptions.IgnoreCase, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
