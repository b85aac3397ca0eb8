namespace Policies;

/// <summary>A path segment with some wildcards in it, such as <c>*.json</c>. Each <c>*</c> stands for at least one character.</summary>
internal sealed class SegmentPattern(string text)
{
    private readonly string[] _parts = text.Split('*');

    public string Text => text;

    /// <summary>How many characters it fixes.</summary>
    public int Literals { get; } = text.Length - text.Count(character => character == '*');

    /// <summary>
    /// Takes each fixed part at its earliest place after at least one character, the last one at the end: for patterns whose wildcards take any
    /// character that finds a match whenever there is one, without going back.
    /// </summary>
    public bool Matches(ReadOnlySpan<char> segment)
    {
        if (!segment.StartsWith(_parts[0], StringComparison.Ordinal))
            return false;
        var rest = segment[_parts[0].Length..];
        for (var i = 1; i < _parts.Length - 1; i++)
        {
            if (rest.Length < 2 || rest[1..].IndexOf(_parts[i]) is not (var at and >= 0))
                return false;
            rest = rest[(1 + at + _parts[i].Length)..];
        }
        return rest.Length > _parts[^1].Length && rest.EndsWith(_parts[^1], StringComparison.Ordinal);
    }
}
