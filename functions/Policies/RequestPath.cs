using System.Buffers;
using System.Text;

namespace Policies;

/// <summary>Why a path is refused. Every refusal is a 400.</summary>
public enum PathFault
{
    /// <summary>It is not refused.</summary>
    None,

    /// <summary>It does not begin with a slash.</summary>
    NotAbsolute,

    /// <summary>It is longer than <see cref="RequestPath.LengthMax"/>.</summary>
    TooLong,

    /// <summary>A character that may not stand in a path: a control character, a backslash, <c>#</c>, or anything outside ASCII.</summary>
    IllegalCharacter,

    /// <summary>A percent sign without two hex digits, or bytes that are not UTF-8 (which includes overlong forms of a slash or a dot).</summary>
    BadEscape,

    /// <summary>An encoded slash, backslash or control character.</summary>
    EncodedSeparator,

    /// <summary>A dot segment hidden by a path parameter, as in <c>/..;x/</c>.</summary>
    HiddenDotSegment,
}

/// <summary>
/// A request path in its one canonical form. It is made once, before matching, and the canonical form is what is forwarded, so that the upstream
/// cannot be shown another path than the one that was checked.
/// </summary>
/// <remarks>
/// Unreserved characters are decoded, all other escapes stay and get upper-case digits; characters that should have been escaped are escaped;
/// dot segments are resolved and stop at the root; runs of slashes become one; case and a trailing slash stay. <c>%2F</c> and <c>%5C</c> are
/// refused: servers disagree on whether they separate segments, so a path that holds one has no single meaning (Apache and Tomcat refuse them by
/// default for the same reason). Path parameters (<c>;x=1</c>) are data of their segment, and the caller is told that there are some.
/// </remarks>
/// <param name="Path">The canonical path, beginning with a slash.</param>
/// <param name="Query">The query with its question mark, byte for byte as it came; empty when there was none.</param>
public readonly record struct RequestPath(string Path, string Query)
{
    /// <summary>Longest path and query together, in characters. Servers in front rarely let more through.</summary>
    public const int LengthMax = 8192;

    private const string Unreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    /// <summary>What RFC 3986 lets stand in a segment, and the slash between them.</summary>
    private static readonly SearchValues<char> Plain = SearchValues.Create(Unreserved + "!$&'()*+,;=:@/");

    /// <summary>The same without the semicolon: to look whether there is one costs nothing where there is none.</summary>
    private static readonly SearchValues<char> PlainNames = SearchValues.Create(Unreserved + "!$&'()*+,=:@/");

    private static readonly SearchValues<char> UnreservedCharacters = SearchValues.Create(Unreserved);

    /// <summary>Makes the canonical form of a request target in origin form (path and query).</summary>
    public static PathFault Normalise(string target, out RequestPath normal) => Normalise(target, out normal, out _);

    /// <summary>The same.</summary>
    /// <param name="target">The request target.</param>
    /// <param name="normal">Its canonical form.</param>
    /// <param name="hasParameters">Whether the path has parameters, be the semicolon escaped or not.</param>
    public static PathFault Normalise(string target, out RequestPath normal, out bool hasParameters)
    {
        (normal, hasParameters) = (default, false);
        if (target.Length > LengthMax)
            return PathFault.TooLong;
        var mark = target.IndexOf('?', StringComparison.Ordinal);
        var raw = mark < 0 ? target.AsSpan() : target.AsSpan(0, mark);
        var query = mark < 0 ? "" : target[mark..];
        if (query.AsSpan().ContainsAnyExceptInRange('\u0021', '\u007E') || query.Contains('#', StringComparison.Ordinal))
            return PathFault.IllegalCharacter;
        if (raw.Length == 0)
            raw = "/";
        if (raw[0] != '/')
            return PathFault.NotAbsolute;
        var isPlain = IsCanonical(raw, PlainNames);
        if (isPlain || IsCanonical(raw, Plain))
        {
            normal = new(raw.Length == target.Length ? target : raw.ToString(), query);
            hasParameters = !isPlain;
            return PathFault.None;
        }
        var fault = Rewrite(raw, out var path);
        normal = new(path, query);
        hasParameters = PathParameters.Has(path);
        return fault;
    }

    /// <summary>Whether a path holds dot segments, so that it is another one to a server that resolves them than to one that does not.</summary>
    /// <param name="target">Path and query as a client sent them.</param>
    public static bool HasDotSegments(ReadOnlySpan<char> target)
    {
        var path = target.IndexOf('?') is var mark and >= 0 ? target[..mark] : target;
        foreach (var segment in path.Split('/'))
        {
            if (IsDots(path[segment]))
                return true;
        }
        return false;

        static bool IsDots(ReadOnlySpan<char> segment)
        {
            var dots = 0;
            for (; segment.Length > 0 && dots < 3; dots++)
            {
                var length = segment[0] == '.' ? 1 : segment.StartsWith("%2e", StringComparison.OrdinalIgnoreCase) ? 3 : 0;
                if (length == 0)
                    return false;
                segment = segment[length..];
            }
            return dots is 1 or 2;
        }
    }

    /// <summary>The same form for a path from a configuration or a specification: what stands there is escaped where a client would escape it.</summary>
    /// <returns>The canonical path, or <see langword="null"/> for one that no request can have.</returns>
    public static string? OfTemplate(string path)
    {
        if (path is ['/', ..] && path.Length <= LengthMax && IsCanonical(path, Plain))
            return path;
        var ascii = new StringBuilder(path.Length);
        foreach (var rune in path.EnumerateRunes())
        {
            if (rune.IsAscii && rune.Value != '#' && rune.Value != '?')
                ascii.Append((char)rune.Value);
            else
                ascii.Append(Uri.EscapeDataString(rune.ToString()));
        }
        return Normalise(ascii.ToString(), out var normal) == PathFault.None ? normal.Path : null;
    }

    private static bool IsCanonical(ReadOnlySpan<char> path, SearchValues<char> allowed)
    {
        if (path.ContainsAnyExcept(allowed))
            return false;
        // Also true for a harmless name such as "/.well-known": the slow way decides those.
        return path.IndexOf("//") < 0 && path.IndexOf("/.") < 0;
    }

    private static PathFault Rewrite(ReadOnlySpan<char> raw, out string path)
    {
        path = "";
        Span<char> room = raw.Length <= 341 ? stackalloc char[1024] : new char[raw.Length * 3];
        var length = 0;
        // Each segment is written behind its slash; a dot segment then takes back what it must.
        for (var at = 0; at < raw.Length;)
        {
            var start = at + 1;
            var end = raw[start..].IndexOf('/') is var next and >= 0 ? start + next : raw.Length;
            at = end;
            var last = end == raw.Length;
            room[length] = '/';
            var fault = WriteSegment(raw[start..end], room[(length + 1)..], out var written);
            if (fault != PathFault.None)
                return fault;
            var segment = room.Slice(length + 1, written);
            if (segment is "" or ".")
                length += last ? 1 : 0;
            else if (segment is "..")
            {
                length = Math.Max(0, room[..length].LastIndexOf('/'));
                if (last)
                    room[length++] = '/';
            }
            else
                length += 1 + written;
        }
        path = length == 0 ? "/" : room[..length].ToString();
        return PathFault.None;
    }

    private static PathFault WriteSegment(ReadOnlySpan<char> segment, Span<char> room, out int length)
    {
        length = 0;
        for (var i = 0; i < segment.Length; i++)
        {
            var character = segment[i];
            if (Plain.Contains(character))
                room[length++] = character;
            else if (character is <= '\u001F' or >= '\u007F' or '\\' or '#')
                return PathFault.IllegalCharacter;
            else if (character != '%')
                WriteEscape((byte)character, room, ref length);
            else if (i + 2 >= segment.Length || !byte.TryParse(segment.Slice(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var value))
                return PathFault.BadEscape;
            else if (value is <= 0x1F or 0x7F or (byte)'/' or (byte)'\\')
                return PathFault.EncodedSeparator;
            else if (value >= 0x80)
            {
                if (!CopyUtf8(segment[i..], room, ref length, out var taken))
                    return PathFault.BadEscape;
                i += taken - 1;
            }
            else
            {
                if (UnreservedCharacters.Contains((char)value))
                    room[length++] = (char)value;
                else
                    WriteEscape(value, room, ref length);
                i += 2;
            }
        }
        var written = room[..length];
        return written is not ("." or "..") && IsDotSegment(written) ? PathFault.HiddenDotSegment : PathFault.None;
    }

    /// <summary>Whether a canonical segment is <c>.</c> or <c>..</c>, also to a server that cuts path parameters first.</summary>
    internal static bool IsDotSegment(ReadOnlySpan<char> segment)
    {
        var dots = segment.StartsWith("..") ? 2 : segment.StartsWith(".") ? 1 : 0;
        var rest = segment[dots..];
        return dots > 0 && (rest.Length == 0 || rest[0] == ';' || rest.StartsWith("%3B"));
    }

    /// <summary>Copies one escaped character of two to four bytes; false when the bytes are not its shortest UTF-8 form.</summary>
    private static bool CopyUtf8(ReadOnlySpan<char> escapes, Span<char> room, ref int length, out int taken)
    {
        Span<byte> bytes = stackalloc byte[4];
        var count = 0;
        while (count < 4 && escapes.Length >= (count * 3) + 3 && escapes[count * 3] == '%'
            && byte.TryParse(escapes.Slice((count * 3) + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out bytes[count]))
            count++;
        var sound = Rune.DecodeFromUtf8(bytes[..count], out _, out var used) == OperationStatus.Done;
        taken = used * 3;
        for (var i = 0; sound && i < used; i++)
            WriteEscape(bytes[i], room, ref length);
        return sound;
    }

    private static void WriteEscape(byte value, Span<char> room, ref int length)
    {
        room[length] = '%';
        room[length + 1] = "0123456789ABCDEF"[value >> 4];
        room[length + 2] = "0123456789ABCDEF"[value & 15];
        length += 3;
    }
}
