using System.Text;

namespace Local.Mail;

/// <summary>What a reader sees of a message (RFC 5322, 2045 to 2047): its subject and its first text and HTML parts. Attachments are
/// dropped.</summary>
internal sealed class MimeMessage
{
    private const int DepthMax = 10;
    private const int PartsMax = 100;

    private int _parts;

    private MimeMessage(MimeHeaders headers, string body)
    {
        Subject = EncodedWords.Decode(headers["Subject"] ?? "");
        Read(headers, body, depth: 0);
    }

    public string Subject { get; }

    public string? Text { get; private set; }

    public string? Html { get; private set; }

    /// <summary>Reads whatever it can: a sink refuses no mail for its form.</summary>
    public static MimeMessage Parse(byte[] bytes)
    {
        // Latin-1 keeps every byte as one character until a part's charset is known.
        var (headers, body) = MimeHeaders.Split(Encoding.Latin1.GetString(bytes));
        return new(headers, body);
    }

    private void Read(MimeHeaders headers, string body, int depth)
    {
        if (depth > DepthMax || ++_parts > PartsMax) return;
        var (type, parameters) = headers.ContentType;
        if (type.StartsWith("multipart/", StringComparison.Ordinal))
        {
            if (!parameters.TryGetValue("boundary", out var boundary) || boundary.Length == 0) return;
            foreach (var part in Parts(body, boundary))
            {
                var (partHeaders, partBody) = MimeHeaders.Split(part);
                Read(partHeaders, partBody, depth + 1);
            }

            return;
        }

        if (headers["Content-Disposition"]?.TrimStart().StartsWith("attachment", StringComparison.OrdinalIgnoreCase) == true) return;
        if (type == "text/plain")
            Text ??= TransferEncoding.Decode(body, headers["Content-Transfer-Encoding"], parameters.GetValueOrDefault("charset"));
        else if (type == "text/html")
            Html ??= TransferEncoding.Decode(body, headers["Content-Transfer-Encoding"], parameters.GetValueOrDefault("charset"));
    }

    private static IEnumerable<string> Parts(string body, string boundary)
    {
        var delimiter = "--" + boundary;
        List<string>? part = null;
        foreach (var line in body.Split("\r\n"))
        {
            var bare = line.TrimEnd();
            if (bare != delimiter && bare != delimiter + "--")
            {
                part?.Add(line);
                continue;
            }

            // The line break before a delimiter belongs to the delimiter.
            if (part is not null) yield return string.Join("\r\n", part);
            if (bare != delimiter) yield break;
            part = [];
        }

        if (part is not null) yield return string.Join("\r\n", part);
    }
}
