using System.Globalization;
using System.Text;
using Azure.Core;

namespace Azure.Data.Tables;

/// <summary>The HTTP responses in a multipart body, in order. A change set is a multipart body within the body.</summary>
internal static class MultipartResponses
{
    public static List<Response> Parse(Response response)
    {
        var answers = new List<Response>();
        Collect(response.Content.ToMemory(), response.Headers.ContentType ?? string.Empty, answers, response.ClientRequestId);
        return answers.Count > 0 ? answers : throw new InvalidDataException("The transaction's answer has no parts.");
    }

    private static void Collect(ReadOnlyMemory<byte> body, string contentType, List<Response> answers, string requestId)
    {
        var delimiter = Encoding.UTF8.GetBytes("--" + Boundary(contentType));
        var at = body.Span.IndexOf(delimiter);
        while (at >= 0)
        {
            var rest = body[(at + delimiter.Length)..];
            var end = rest.Span.IndexOf(delimiter);
            if (end < 0) return;
            Collect(Trim(rest[..end]), answers, requestId);
            body = rest;
            at = end;
        }
    }

    private static void Collect(ReadOnlyMemory<byte> part, List<Response> answers, string requestId)
    {
        var (headers, content) = Split(part);
        var type = headers.Find(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)).Value ?? string.Empty;
        if (type.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase)) Collect(content, type, answers, requestId);
        else answers.Add(Answer(content, requestId));
    }

    private static string Boundary(string contentType)
    {
        const string Parameter = "boundary=";
        var at = contentType.IndexOf(Parameter, StringComparison.OrdinalIgnoreCase);
        if (at < 0) throw new InvalidDataException("The transaction's answer is not a multipart body.");
        var value = contentType[(at + Parameter.Length)..];
        var end = value.IndexOf(';', StringComparison.Ordinal);
        return (end < 0 ? value : value[..end]).Trim().Trim('"');
    }

    private static PartResponse Answer(ReadOnlyMemory<byte> part, string requestId)
    {
        // The emulator puts a stray line in front of the status line when it refuses a transaction as a whole.
        var start = part.Span.IndexOf("HTTP/1.1 "u8);
        if (start < 0) throw new InvalidDataException("A part of the transaction's answer has no status line.");
        part = part[start..];
        var lineEnd = part.Span.IndexOf((byte)'\n');
        // "HTTP/1.1 204 No Content"
        var words = Encoding.UTF8.GetString(lineEnd < 0 ? part.Span : part.Span[..lineEnd]).Trim().Split(' ', 3);
        var (headers, content) = Split(lineEnd < 0 ? default : part[(lineEnd + 1)..]);
        return new PartResponse(
            int.Parse(words[1], NumberStyles.None, CultureInfo.InvariantCulture), words.Length > 2 ? words[2] : string.Empty, headers, content, requestId);
    }

    /// <summary>The headers up to the first empty line, and what follows it.</summary>
    private static (List<HttpHeader> Headers, ReadOnlyMemory<byte> Content) Split(ReadOnlyMemory<byte> part)
    {
        var headers = new List<HttpHeader>();
        while (part.Length > 0)
        {
            var lineEnd = part.Span.IndexOf((byte)'\n');
            var line = Encoding.UTF8.GetString(lineEnd < 0 ? part.Span : part.Span[..lineEnd]).Trim();
            part = lineEnd < 0 ? default : part[(lineEnd + 1)..];
            if (line.Length == 0) break;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0) headers.Add(new HttpHeader(line[..colon], line[(colon + 1)..].Trim()));
        }
        return (headers, Trim(part));
    }

    private static ReadOnlyMemory<byte> Trim(ReadOnlyMemory<byte> part) => part.Trim("\r\n"u8);
}
