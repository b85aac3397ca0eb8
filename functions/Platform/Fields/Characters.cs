using System.Buffers;

namespace Platform.Fields;

/// <summary>Characters that no text needs and that some reader of it stumbles over: keys of tables, headers of mails, terminals.</summary>
internal static class Characters
{
    // Every control character of ASCII but those that texts of several lines are made with.
    private static readonly SearchValues<char> Controls = SearchValues.Create([.. Enumerable.Range(0, 0x20).Append(0x7F).Select(code => (char)code).Except("\t\n\r")]);

    /// <summary>Whether a text holds control characters other than tabs and line breaks.</summary>
    public static bool HoldsControls(string text) => text.AsSpan().ContainsAny(Controls);

    /// <summary>Whether a text is on one line and shows something.</summary>
    public static bool IsName(string text) => !string.IsNullOrWhiteSpace(text) && !text.AsSpan().ContainsAnyInRange('\0', '\u001F') && !text.AsSpan().ContainsAnyInRange('\u007F', '\u009F')
        && !text.AsSpan().ContainsAny('\u2028', '\u2029');
}
