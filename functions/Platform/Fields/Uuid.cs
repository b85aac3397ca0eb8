namespace Platform.Fields;

/// <summary>UUIDs as the contract writes them (RFC 9562, section 4).</summary>
public static class Uuid
{
    private const int Length = 36;

    /// <summary>Reads 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12, and nothing else.</summary>
    /// <remarks><see cref="Guid.TryParseExact(string, string, out Guid)"/> also takes blanks around and signs within.</remarks>
    public static bool TryRead(ReadOnlySpan<char> text, out Guid id)
    {
        id = default;
        if (text.Length != Length) return false;
        for (var i = 0; i < Length; i++)
            if (i is 8 or 13 or 18 or 23 ? text[i] != '-' : !char.IsAsciiHexDigit(text[i])) return false;
        return Guid.TryParseExact(text, "D", out id);
    }
}
