namespace Platform.Http;

/// <summary>
/// What the caller of this request may see in lists. Ambient, because it is a property of the request that every list obeys and no handler decides; set by the app's
/// <see cref="IGate"/>, obeyed by <see cref="Lists.ListForm{T}"/>.
/// </summary>
public sealed class Sight
{
    private static readonly AsyncLocal<Sight?> Ambient = new();

    private readonly Func<string, Guid, bool> _sees;

    private Sight(bool isPartial, Func<string, Guid, bool> sees) => (IsPartial, _sees) = (isPartial, sees);

    /// <summary>The limits of this request, or null when its caller sees everything.</summary>
    public static Sight? Current => Ambient.Value;

    /// <summary>Whether the list that is asked for shows only a part of what there is, so that one that cannot tell whose its entries are must show none.</summary>
    public bool IsPartial { get; }

    /// <summary>Whether the caller sees an entity of a resource (<c>apis</c>, <c>portals</c>).</summary>
    public bool Sees(string resource, Guid id) => _sees(resource, id);

    /// <summary>Limits what this flow sees until the scope ends.</summary>
    public static IDisposable Limit(bool isPartial, Func<string, Guid, bool> sees)
    {
        var before = Ambient.Value;
        Ambient.Value = new(isPartial, sees);
        return new Scope(before);
    }

    private sealed class Scope(Sight? before) : IDisposable
    {
        public void Dispose() => Ambient.Value = before;
    }
}
