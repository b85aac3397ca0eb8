using System.Text;
using Microsoft.AspNetCore.Http;
using Platform.Http;

namespace Features.Content;

/// <summary>Markdown as HTML on the wire.</summary>
public static class MarkdownAnswers
{
    /// <summary>200 with the fragment that the one renderer makes, or 304. Opened as a page of its own it may do nothing but show pictures.</summary>
    public static IResult Html(string markdown) => new HtmlAnswer(markdown);

    private sealed class HtmlAnswer(string markdown) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'none'; img-src * data:; sandbox";
            headers.XContentTypeOptions = "nosniff";
            return Answers.Tagged(Encoding.UTF8.GetBytes(MarkdownRenderer.Render(markdown).Html), "text/html; charset=utf-8", "Accept").ExecuteAsync(httpContext);
        }
    }
}
