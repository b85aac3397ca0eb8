namespace Features.Search;

/// <summary>Tells words that one slip of the finger keeps apart.</summary>
public static class OneEdit
{
    /// <summary>Whether one character more, less, or other, or two neighbours the other way round make one word the other. Equal words are none.</summary>
    public static bool Apart(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        if (a.Length > b.Length) return Apart(b, a);
        if (b.Length - a.Length > 1) return false;
        var same = a.CommonPrefixLength(b);
        if (a.Length < b.Length) return a[same..].SequenceEqual(b[(same + 1)..]);
        if (same == a.Length) return false;
        if (a[(same + 1)..].SequenceEqual(b[(same + 1)..])) return true;
        return same + 1 < a.Length && a[same] == b[same + 1] && a[same + 1] == b[same] && a[(same + 2)..].SequenceEqual(b[(same + 2)..]);
    }
}
