using Microsoft.AspNetCore.Http;
using Platform.Fields;

namespace Platform.Http;

public static partial class Answers
{
    /// <summary>
    /// 200 with an image that somebody uploaded, under headers that keep it an image whatever it holds: nothing in it runs or fetches, its type is not guessed, and a browser
    /// that opens it as a page gives it an origin of its own.
    /// </summary>
    public static IResult Image(ImageData image) => new ImageAnswer(image);

    private sealed class ImageAnswer(ImageData image) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var headers = httpContext.Response.Headers;
            headers.ContentSecurityPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";
            headers.XContentTypeOptions = "nosniff";
            return Tagged(image.Bytes, image.MediaType).ExecuteAsync(httpContext);
        }
    }
}
