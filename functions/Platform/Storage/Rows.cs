namespace Platform.Storage;

/// <summary>The rows of a whole kind, in key order.</summary>
internal sealed class Rows<T>
{
    private readonly List<Document<T>> _all;

    public Rows(List<Document<T>> all)
    {
        // Storage answers in key order; what is searched by halves had better not rely on an emulator for it.
        for (var i = 1; i < all.Count; i++)
        {
            if (string.CompareOrdinal(all[i - 1].Row, all[i].Row) < 0) continue;
            all.Sort(static (a, b) => string.CompareOrdinal(a.Row, b.Row));
            break;
        }
        _all = all;
    }

    public IReadOnlyList<Document<T>> All => _all;

    public Document<T>? Find(string row) => First(row) is var at && at < _all.Count && _all[at].Row == row ? _all[at] : null;

    public List<Document<T>> Below(string prefix)
    {
        var list = new List<Document<T>>();
        for (var at = First(prefix); at < _all.Count && _all[at].Row.StartsWith(prefix, StringComparison.Ordinal); at++) list.Add(_all[at]);
        return list;
    }

    private int First(string row)
    {
        var (low, high) = (0, _all.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (string.CompareOrdinal(_all[middle].Row, row) < 0) low = middle + 1;
            else high = middle;
        }
        return low;
    }
}
