using System.Text.Json;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Platform.Errors;

namespace Platform.Fields;

/// <summary>Reads a JSON request body within bounds: media type, size, depth, form.</summary>
public static class BodyReader
{
    /// <summary>Bytes of an ordinary body. Bodies that carry documents name their own bound.</summary>
    public const long BytesMax = 256 * 1024;

    /// <summary>For a body that says it has so many bytes or fewer, room for all of them is made at once; a larger claim must first send.</summary>
    private const long BytesBelieved = 64 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    // Of two fields with one name parsers keep the first, the last or both: whoever looked at a body in front of us may have seen another one.
    private static readonly JsonDocumentOptions Strict = new()
    {
        MaxDepth = 64, AllowTrailingCommas = false, CommentHandling = JsonCommentHandling.Disallow, AllowDuplicateProperties = false,
    };

    /// <summary>The body as the fields of one object, or the problem that says why not (400, 413, 415).</summary>
    public static async Task<Read<BodyFields>> ReadObject(HttpRequest request, long bytesMax = BytesMax)
    {
        var read = await ReadValue(request, bytesMax);
        if (read.Problem is not null) return new(null, read.Problem);
        return read.Value!.RootElement.ValueKind == JsonValueKind.Object
            ? new(new BodyFields(read.Value.RootElement), null)
            : new(null, Problem.Invalid(Fault.Not("body", "is_object", "a JSON object")));
    }

    /// <summary>The same where the body may be left out: then neither a value nor a problem.</summary>
    public static async Task<Read<BodyFields>> ReadOptionalObject(HttpRequest request, long bytesMax = BytesMax) =>
        request.ContentLength == 0 || request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
            ? default
            : await ReadObject(request, bytesMax);

    /// <summary>The body as a JSON value of any kind, or the problem that says why not.</summary>
    public static async Task<Read<JsonDocument>> ReadValue(HttpRequest request, long bytesMax = BytesMax)
    {
        // A compressed body is no JSON yet, and unpacking would need a bound of its own.
        if (!IsJson(request.ContentType) || request.Headers.ContentEncoding.ToString() is not ("" or "identity")) return new(null, Problem.UnsupportedMediaType());
        if (request.ContentLength > bytesMax) return new(null, Problem.TooLarge(bytesMax));
        var bytes = await ReadBytes(request, bytesMax);
        if (bytes is null) return new(null, Problem.TooLarge(bytesMax));
        // Editors and shells of one vendor put a byte order mark in front; a parser may skip it (RFC 8259, section 8.1).
        var json = bytes.AsMemory(bytes.AsSpan().StartsWith(ByteOrderMark) ? ByteOrderMark.Length : 0);
        try
        {
            if (!HoldsText(json.Span)) return new(null, Problem.Invalid(new Fault("body", "invalid", "the body is not valid UTF-8 text")));
            return new(JsonDocument.Parse(json, Strict), null);
        }
        catch (JsonException e)
        {
            if (RepeatedField.In(json, Strict) is { } field) return new(null, Problem.Invalid(new Fault(field, "invalid", $"{field} is given twice")));
            var place = e.LineNumber is { } line ? $" (line {line + 1}, byte {e.BytePositionInLine + 1})" : "";
            return new(null, Problem.Invalid(new Fault("body", "invalid", $"the body is not valid JSON{place}")));
        }
    }

    /// <summary>At most <paramref name="bytesMax"/> bytes of the body, or null when there are more.</summary>
    public static async Task<byte[]?> ReadBytes(HttpRequest request, long bytesMax)
    {
        if (request.ContentLength > bytesMax) return null;
        if (request.ContentLength <= BytesBelieved) return await ReadExactly(request, (int)request.ContentLength);
        var buffer = new MemoryStream(capacity: (int)Math.Clamp(request.ContentLength ?? 1024, 16, 1024 * 1024));
        var chunk = new byte[16 * 1024];
        int n;
        while ((n = await request.Body.ReadAsync(chunk, request.HttpContext.RequestAborted)) > 0)
        {
            if (buffer.Length + n > bytesMax) return null;
            buffer.Write(chunk, 0, n);
        }
        return buffer.ToArray();
    }

    private static async Task<byte[]> ReadExactly(HttpRequest request, int length)
    {
        var bytes = new byte[length];
        var read = 0;
        while (read < length && await request.Body.ReadAsync(bytes.AsMemory(read), request.HttpContext.RequestAborted) is > 0 and var n) read += n;
        return read == length ? bytes : bytes[..read];
    }

    /// <summary>
    /// Whether every string can be read: <see cref="JsonDocument"/> takes broken UTF-8 and half surrogate pairs, and throws only when such a string is asked for.
    /// </summary>
    private static bool HoldsText(ReadOnlySpan<byte> bytes)
    {
        if (!Utf8.IsValid(bytes)) return false;
        if (bytes.IndexOf("\\u"u8) < 0) return true;
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = Strict.MaxDepth });
        try
        {
            while (reader.Read())
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped) reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsJson(string? contentType)
    {
        if (contentType is null) return false;
        var type = contentType.AsSpan();
        var end = type.IndexOf(';');
        if (end >= 0) type = type[..end];
        type = type.Trim();
        return type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || (type.StartsWith("application/", StringComparison.OrdinalIgnoreCase) && type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));
    }
}

/// <summary>Either a value or the problem that stands in its place.</summary>
public readonly record struct Read<T>(T? Value, Problem? Problem) where T : class;
