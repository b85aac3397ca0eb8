using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Platform.Http;

public static partial class Answers
{
    /// <summary>
    /// 200 with a JSON body that a browser may keep and must ask about before it shows it again; 304 when it has it already. The tag is the body's own hash, so it holds over
    /// instances and restarts.
    /// </summary>
    public static IResult Tagged<T>(T body) => Tagged(JsonSerializer.SerializeToUtf8Bytes(body, Wire.Json), "application/json");

    /// <summary>The same for a thing that has other forms, of which the caller's <c>Accept</c> chooses.</summary>
    public static IResult TaggedForm<T>(T body) => Tagged(JsonSerializer.SerializeToUtf8Bytes(body, Wire.Json), "application/json", "Accept");

    /// <summary>The same for bytes of any type.</summary>
    /// <param name="bytes">The body.</param>
    /// <param name="contentType">Its media type.</param>
    /// <param name="vary">Request headers on which the body depends, besides who asks.</param>
    public static IResult Tagged(ReadOnlyMemory<byte> bytes, string contentType, string? vary = null) => new TaggedAnswer(bytes, contentType, vary);

    private sealed class TaggedAnswer(ReadOnlyMemory<byte> bytes, string contentType, string? vary) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            var (request, response) = (httpContext.Request, httpContext.Response);
            var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(bytes.Span).AsSpan(0, 16))}\"");
            response.Headers.ETag = tag.ToString();
            // What one caller may see is not for a cache in front.
            response.Headers.CacheControl = "private, no-cache";
            if (vary is not null) response.Headers.Vary = vary;
            if (request.GetTypedHeaders().IfNoneMatch.Any(known => known.Equals(EntityTagHeaderValue.Any) || known.Compare(tag, useStrongComparison: false)))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }
            response.StatusCode = StatusCodes.Status200OK;
            response.ContentType = contentType;
            response.ContentLength = bytes.Length;
            return HttpMethods.IsHead(request.Method) ? Task.CompletedTask : response.Body.WriteAsync(bytes).AsTask();
        }
    }
}
