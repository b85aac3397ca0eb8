using System.Globalization;
using System.Text;

namespace Local.Mail;

/// <summary>From the characters on the wire to text: quoted-printable, base64, charset (RFC 2045).</summary>
internal static class TransferEncoding
{
    /// <param name="body">One character per byte.</param>
    /// <param name="encoding">Content-Transfer-Encoding; null is 7bit.</param>
    /// <param name="charset">null is UTF-8, which contains US-ASCII.</param>
    public static string Decode(string body, string? encoding, string? charset)
    {
        var bytes = encoding?.Trim().ToLowerInvariant() switch
        {
            "quoted-printable" => QuotedPrintable(body),
            "base64" => Base64(body),
            _ => Encoding.Latin1.GetBytes(body),
        };
        return CharsetOf(charset).GetString(bytes);
    }

    public static Encoding CharsetOf(string? name)
    {
        try
        {
            return name is null ? Encoding.UTF8 : Encoding.GetEncoding(name.Trim());
        }
        catch (ArgumentException)
        {
            return Encoding.Latin1; // legible mostly
        }
    }

    public static byte[] Base64(string text)
    {
        var clean = new string([.. text.Where(letter => char.IsAsciiLetterOrDigit(letter) || letter is '+' or '/')]);
        clean = clean[..(clean.Length - (clean.Length % 4 == 1 ? 1 : 0))];
        return Convert.FromBase64String(clean.PadRight((clean.Length + 3) / 4 * 4, '='));
    }

    public static byte[] QuotedPrintable(string text)
    {
        var bytes = new List<byte>(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '=')
            {
                bytes.Add((byte)text[i]);
            }
            else if (i + 2 < text.Length
                && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value))
            {
                bytes.Add(value);
                i += 2;
            }
            else if (text.AsSpan(i + 1).TrimStart(" \t").StartsWith("\r\n"))
            {
                i = text.IndexOf('\n', i); // a soft line break
            }
            else if (text.AsSpan(i + 1).Trim(" \t\r\n").Length > 0)
            {
                bytes.Add((byte)'=');
            }
        }

        return [.. bytes];
    }
}
