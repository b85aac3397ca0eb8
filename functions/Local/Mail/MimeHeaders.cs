namespace Local.Mail;

/// <summary>The headers of a message or of one of its parts; of repeated ones the first.</summary>
internal sealed class MimeHeaders
{
    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);

    public string? this[string name] => _values.GetValueOrDefault(name);

    /// <summary>The media type in lower case and its parameters; text/plain when nothing is said.</summary>
    public (string Type, IReadOnlyDictionary<string, string> Parameters) ContentType
    {
        get
        {
            var parts = SplitOutsideQuotes(this["Content-Type"] ?? "text/plain");
            var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var part in parts.Skip(1))
            {
                if (part.Split('=', 2) is [var name, var value]) parameters.TryAdd(name.Trim(), value.Trim().Trim('"'));
            }

            return (parts[0].Trim().ToLowerInvariant(), parameters);
        }
    }

    /// <summary>Headers end at the first empty line; folded lines are put together again.</summary>
    public static (MimeHeaders Headers, string Body) Split(string message)
    {
        var headers = new MimeHeaders();
        var at = 0;
        string? name = null;
        while (at < message.Length)
        {
            var end = message.IndexOf("\r\n", at, StringComparison.Ordinal);
            var line = end < 0 ? message[at..] : message[at..end];
            at = end < 0 ? message.Length : end + 2;
            if (line.Length == 0) break;
            if (line[0] is ' ' or '\t')
            {
                if (name is not null) headers._values[name] += " " + line.Trim();
            }
            else if (line.Split(':', 2) is [var key, var value])
            {
                name = headers._values.TryAdd(key.Trim(), value.Trim()) ? key.Trim() : null;
            }
        }

        return (headers, message[at..]);
    }

    private static List<string> SplitOutsideQuotes(string text)
    {
        var parts = new List<string>();
        var (start, quoted) = (0, false);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') quoted = !quoted;
            if (text[i] != ';' || quoted) continue;
            parts.Add(text[start..i]);
            start = i + 1;
        }

        parts.Add(text[start..]);
        return parts;
    }
}
