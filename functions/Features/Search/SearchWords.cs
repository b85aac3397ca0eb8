namespace Features.Search;

/// <summary>Takes text apart into the words that are searched for: letters and digits, in lower case; names in camel case also by their parts.</summary>
public static class SearchWords
{
    /// <summary>Characters of a word that count.</summary>
    public const int CharactersMax = 40;

    /// <summary>The words of a text, in their order. A word may come twice.</summary>
    public static IEnumerable<string> Of(string? text)
    {
        if (string.IsNullOrEmpty(text)) yield break;
        for (var start = 0; start < text.Length;)
        {
            if (!char.IsLetterOrDigit(text[start]))
            {
                start++;
                continue;
            }
            var end = start;
            while (end < text.Length && char.IsLetterOrDigit(text[end])) end++;
            yield return Fold(text.AsSpan(start, end - start));
            foreach (var part in Parts(text, start, end)) yield return part;
            start = end;
        }
    }

    // listUsersV1 is also list, users and v1. A run of capitals is one part.
    private static IEnumerable<string> Parts(string text, int start, int end)
    {
        var from = start;
        for (var i = start + 1; i < end; i++)
        {
            if (!char.IsUpper(text[i]) || char.IsUpper(text[i - 1])) continue;
            yield return Fold(text.AsSpan(from, i - from));
            from = i;
        }
        if (from > start) yield return Fold(text.AsSpan(from, end - from));
    }

    private static string Fold(ReadOnlySpan<char> word) => (word.Length > CharactersMax ? word[..CharactersMax] : word).ToString().ToLowerInvariant();
}
