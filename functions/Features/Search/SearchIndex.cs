namespace Features.Search;

/// <summary>An entry that was found, and how well it fits.</summary>
public readonly record struct SearchHit(SearchEntry Entry, int Score)
{
    /// <summary>The place among all hits: the best first, of equals the one with the lower id.</summary>
    public string Key => $"{int.MaxValue - Score:D10}|{Entry.Id}";
}

/// <summary>
/// The words of one portal and where they stand. Every word of a query must be in an entry: as it is, as the beginning of a word, or with one edit. It is made once and never
/// changes, so that any number of readers may ask it.
/// </summary>
public sealed class SearchIndex
{
    /// <summary>Words of a query that count.</summary>
    public const int QueryWordsMax = 8;

    // In the names of things a word says more than in what is said about them.
    private const int NameWeight = 8;
    private const int KeyWeight = 4;
    private const int DescriptionWeight = 2;
    private const int BodyWeight = 1;

    private const int ExactQuality = 10;
    private const int PrefixQuality = 5;
    private const int EditQuality = 2;

    // A shorter word is one edit from too many.
    private const int EditedCharactersMin = 4;

    private readonly SearchEntry[] _entries;
    private readonly string[] _words;
    private readonly (int Entry, byte Weight)[][] _places;

    public SearchIndex(IEnumerable<SearchEntry> entries)
    {
        _entries = [.. entries.DistinctBy(entry => entry.Id, StringComparer.Ordinal).OrderBy(entry => entry.Id, StringComparer.Ordinal)];
        var places = new Dictionary<string, List<(int Entry, byte Weight)>>(StringComparer.Ordinal);
        for (var i = 0; i < _entries.Length; i++)
        {
            var entry = _entries[i];
            Add(entry.Name, i, NameWeight);
            Add(entry.OperationId, i, KeyWeight);
            Add(entry.Path, i, KeyWeight);
            Add(entry.Method, i, KeyWeight);
            Add(entry.Description, i, DescriptionWeight);
            Add(entry.Body, i, BodyWeight);
        }
        _words = [.. places.Keys.Order(StringComparer.Ordinal)];
        _places = [.. _words.Select(word => places[word].ToArray())];

        void Add(string text, int entry, byte weight)
        {
            foreach (var word in SearchWords.Of(text))
            {
                if (!places.TryGetValue(word, out var list)) places[word] = list = [];
                // Fields come the weightiest first: the first place of a word in an entry is the one that counts.
                if (list.Count == 0 || list[^1].Entry != entry) list.Add((entry, weight));
            }
        }
    }

    public int Count => _entries.Length;

    /// <summary>What fits a query, the best first. A query without words fits everything.</summary>
    /// <param name="query">What was typed.</param>
    /// <param name="sees">Whether the reader may see an entry. Asked only of what fits.</param>
    public List<SearchHit> Find(string? query, Func<SearchEntry, bool> sees)
    {
        var words = SearchWords.Of(query).Distinct(StringComparer.Ordinal).Take(QueryWordsMax).ToList();
        var (scores, matched) = (new int[_entries.Length], new byte[_entries.Length]);
        for (var n = 0; n < words.Count; n++) Score(words[n], n, scores, matched);
        var hits = new List<SearchHit>();
        for (var i = 0; i < _entries.Length; i++)
            if (matched[i] == words.Count && sees(_entries[i])) hits.Add(new(_entries[i], scores[i]));
        // Entries stand in the order of their ids, and the sort keeps it among equals.
        return [.. hits.OrderByDescending(hit => hit.Score)];
    }

    // An entry counts for a word once, with the best way in which it has it; one that lacks an earlier word is out.
    private void Score(string word, int number, int[] scores, byte[] matched)
    {
        var from = Array.BinarySearch(_words, word, StringComparer.Ordinal);
        var exact = from >= 0;
        if (!exact) from = ~from;
        if (exact) Take(_places[from], ExactQuality);
        for (var i = exact ? from + 1 : from; i < _words.Length && _words[i].StartsWith(word, StringComparison.Ordinal); i++) Take(_places[i], PrefixQuality);
        if (word.Length < EditedCharactersMin) return;
        for (var i = 0; i < _words.Length; i++)
            if (OneEdit.Apart(word, _words[i])) Take(_places[i], EditQuality);

        void Take((int Entry, byte Weight)[] places, int quality)
        {
            foreach (var (entry, weight) in places)
            {
                if (matched[entry] != number) continue;
                matched[entry]++;
                scores[entry] += quality * weight;
            }
        }
    }
}
