namespace Platform.Storage;

/// <summary>Keeps what was made of some lists for as long as they are the very same lists, as <see cref="DocumentTable.All{T}"/> hands them out while nothing changes.</summary>
public sealed class Derived<T> where T : class
{
    private volatile Kept? _kept;

    /// <summary>What was made of these lists, or is made of them now. Several may make it at once; it must not be changed by those who get it.</summary>
    public T Of(Func<T> make, params object[] from)
    {
        if (_kept is { } kept && kept.From.Length == from.Length && kept.From.Zip(from).All(pair => ReferenceEquals(pair.First, pair.Second))) return kept.Value;
        var made = make();
        _kept = new(from, made);
        return made;
    }

    private sealed record Kept(object[] From, T Value);
}
