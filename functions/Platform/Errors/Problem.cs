using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Platform.Http;

namespace Platform.Errors;

/// <summary>
/// The one error body of the management and developer surfaces: <c>application/problem+json</c> in the contract's shape
/// (<c>status, title, instance, detail</c>, and <c>invalid_parameters</c> with every fault of a 400).
/// </summary>
public sealed record Problem(int Status, string Title, string Detail) : IResult
{
    /// <summary>Faults that one answer lists: more than anybody reads, and a bound for bodies that are nothing but faults.</summary>
    public const int FaultsMax = 1000;

    /// <summary>Every fault found in the request, up to <see cref="FaultsMax"/>; written only when there is one.</summary>
    public IReadOnlyList<Fault> InvalidParameters { get; init; } = [];

    /// <summary>Every fault found in an uploaded document, up to <see cref="FaultsMax"/>; written only when there is one.</summary>
    public IReadOnlyList<DocumentFault> ValidationErrors { get; init; } = [];

    /// <summary>A URI that names the kind of problem, for the few kinds that the contract gives one; written only when there is one.</summary>
    public string? Type { get; init; }

    /// <summary>Seconds after which a repetition makes sense, as the <c>Retry-After</c> header.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>400 with all faults.</summary>
    public static Problem Invalid(IReadOnlyList<Fault> faults) => new(400, "Invalid Request", "Invalid Parameters") { InvalidParameters = faults };

    /// <summary>400 with one fault.</summary>
    public static Problem Invalid(Fault fault) => Invalid([fault]);

    /// <summary>401. Never says why.</summary>
    public static Problem Unauthorized() => new(401, "Unauthorized", "Invalid credentials");

    /// <summary>403, for a caller who may know that the thing exists.</summary>
    public static Problem Forbidden(string detail = "You do not have permission to perform this action") => new(403, "Forbidden", detail);

    /// <summary>404: the answer both for what is not there and for what the caller may not know of.</summary>
    public static Problem NotFound() => new(404, "Not Found", "Not Found");

    /// <summary>405, when the path exists with another method.</summary>
    public static Problem MethodNotAllowed() => new(405, "Method Not Allowed", "Method Not Allowed");

    /// <summary>409.</summary>
    public static Problem Conflict(string detail) => new(409, "Conflict", detail);

    /// <summary>410, for tokens that were used or are too old.</summary>
    public static Problem Gone(string detail) => new(410, "Gone", detail);

    /// <summary>412, when an <c>If-Match</c> does not hold.</summary>
    public static Problem PreconditionFailed() => new(412, "Precondition Failed", "The resource was changed by another request");

    /// <summary>413.</summary>
    public static Problem TooLarge(long bytesMax) =>
        new(413, "Payload Too Large", $"The request body must not be larger than {bytesMax.ToString(CultureInfo.InvariantCulture)} bytes");

    /// <summary>415.</summary>
    public static Problem UnsupportedMediaType() => new(415, "Unsupported Media Type", "Only `Content-Type: application/json` is supported");

    /// <summary>429 of the management and developer surfaces.</summary>
    public static Problem TooManyRequests(int retryAfterSeconds) => new(429, "Rate Limited", "Too many requests") { RetryAfterSeconds = retryAfterSeconds };

    /// <summary>503, when storage does not answer.</summary>
    public static Problem Unavailable(int retryAfterSeconds) =>
        new(503, "Service Unavailable", "Storage does not answer; try again later") { RetryAfterSeconds = retryAfterSeconds };

    /// <summary>500. A fixed text: what went wrong stands in the log under the same instance.</summary>
    public static Problem Bug() => new(500, "Internal Server Error", "An unexpected error occurred");

    /// <summary>The trace that joins an answer with its log line, in the contract's form.</summary>
    public string Instance { get; init; } =
        "kong:trace:" + BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)).ToString("D19", CultureInfo.InvariantCulture);

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = Status;
        response.ContentType = "application/problem+json";
        if (RetryAfterSeconds is { } seconds) response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (Status == 401) response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        response.Headers.CacheControl = "no-store";
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Body(Status, Title, Instance, Detail, Type,
                InvalidParameters.Count == 0 ? null : InvalidParameters.Distinct().Take(FaultsMax).ToList(),
                ValidationErrors.Count == 0 ? null : ValidationErrors.Take(FaultsMax).ToList()),
            Wire.Json);
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(httpContext.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(body).AsTask();
    }

    private sealed record Body(
        int Status, string Title, string Instance, string Detail,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Type,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Fault>? InvalidParameters,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<DocumentFault>? ValidationErrors);
}
