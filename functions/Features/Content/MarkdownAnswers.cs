using System.Text;
using Microsoft.AspNetCore.Http;
using Platform.Http;

namespace Features.Content;

/// <summary>Markdown as HTML on the wire.</summary>
public static class MarkdownAnswers
{
    /// <summary>200 with the fragment that the one renderer makes, or 304. Opened as a page of its own it may do nothing but show pictures.</summary>
    public static IResult Html(string markdown) => Fragment(MarkdownRenderer.Render(markdown).Html);

    /// <summary>The same for a fragment that the one renderer has made.</summary>
    public static IResult Fragment(string html) => new HtmlAnswer(html);

    /// <summary>200 with Markdown as it is, or 304.</summary>
    public static IResult Markdown(string markdown) => Answers.Tagged(Encoding.UTF8.GetBytes(markdown), "text/markdown; charset=utf-8", "Accept");

    private sealed class HtmlAnswer(string html) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'none'; img-src * data:; sandbox";
            headers.XContentTypeOptions = "nosniff";
            return Answers.Tagged(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8", "Accept").ExecuteAsync(httpContext);
        }
    }
}
