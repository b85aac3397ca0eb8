using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Platform.Http;

/// <summary>The success answers of the contract, each with its exact status and content type: strict clients check both.</summary>
public static partial class Answers
{
    /// <summary>200 with a JSON body.</summary>
    public static IResult Ok<T>(T body) => new JsonAnswer<T>(200, body);

    /// <summary>200 with a JSON body under a media type of its own, which the caller's <c>Accept</c> chose.</summary>
    public static IResult OkAs<T>(string contentType, T body) => new JsonAnswer<T>(200, body, contentType);

    /// <summary>201 with a JSON body.</summary>
    public static IResult Created<T>(T body) => new JsonAnswer<T>(201, body);

    /// <summary>202 with a JSON body.</summary>
    public static IResult Accepted<T>(T body) => new JsonAnswer<T>(202, body);

    /// <summary>An answer without a body: 200, 201 or 204, as the contract says for the operation.</summary>
    public static IResult Empty(int status) => new EmptyAnswer(status);

    /// <summary>204.</summary>
    public static IResult NoContent() => Empty(204);

    private sealed class JsonAnswer<T>(int status, T body, string contentType = "application/json") : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var bytes = JsonSerializer.SerializeToUtf8Bytes(body, Wire.Json);
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = contentType;
            response.ContentLength = bytes.Length;
            // What one caller may see is not for a cache in front. An endpoint whose answer may be kept has said so before.
            if (response.Headers.CacheControl.Count == 0) response.Headers.CacheControl = "no-store";
            return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(bytes).AsTask();
        }
    }

    private sealed class EmptyAnswer(int status) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            if (status != 204) httpContext.Response.ContentLength = 0;
            return Task.CompletedTask;
        }
    }
}
