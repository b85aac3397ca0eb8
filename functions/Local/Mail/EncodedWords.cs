using System.Text.RegularExpressions;

namespace Local.Mail;

/// <summary>Header text that is not ASCII: <c>=?utf-8?B?..?=</c> and <c>=?utf-8?Q?..?=</c> (RFC 2047).</summary>
internal static partial class EncodedWords
{
    public static string Decode(string text)
    {
        // White space between two encoded words is not part of the text; a character may be split between them, so neighbours are joined
        // first.
        text = Between().Replace(text, "?=\u0000=?");
        var words = new List<(string Charset, List<byte> Bytes)>();
        return Word().Replace(text, match =>
        {
            words.Clear();
            foreach (var word in match.Value.Split('\u0000'))
            {
                var parts = word.Split('?');
                var bytes = parts[2] is "B" or "b" ? TransferEncoding.Base64(parts[3]) : TransferEncoding.QuotedPrintable(parts[3].Replace('_', ' '));
                if (words.Count > 0 && words[^1].Charset.Equals(parts[1], StringComparison.OrdinalIgnoreCase))
                    words[^1].Bytes.AddRange(bytes);
                else words.Add((parts[1], [.. bytes]));
            }

            return string.Concat(words.Select(word => TransferEncoding.CharsetOf(word.Charset).GetString([.. word.Bytes])));
        });
    }

    [GeneratedRegex(@"\?=[ \t]+=\?", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Between();

    [GeneratedRegex(@"=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=(\u0000=\?[^?\s]+\?[bBqQ]\?[^?\s]*\?=)*", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex Word();
}
