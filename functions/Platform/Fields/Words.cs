using Platform.Http;

namespace Platform.Fields;

/// <summary>The words of an enum as the contract spells them.</summary>
public static class Words<T> where T : struct, Enum
{
    private static readonly Dictionary<string, T> ByWord = Enum.GetValues<T>().ToDictionary(Wire.Word);

    /// <summary>Every word, in the order of the enum.</summary>
    public static IReadOnlyList<string> All { get; } = [.. ByWord.Keys];

    /// <summary>The value of a word that is known to be one.</summary>
    public static T Parse(string word) => ByWord[word];

    /// <summary>Whether the word is one, and its value.</summary>
    public static bool TryParse(string word, out T value) => ByWord.TryGetValue(word, out value);
}
