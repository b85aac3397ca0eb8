namespace Features.Export;

/// <summary>The ids that are there, by part; and by part and facet, where others want one thing of it and not another.</summary>
internal sealed class KnownIds
{
    private readonly Dictionary<string, HashSet<Guid>> _ids = new(StringComparer.Ordinal);

    public void Add(string part, IEnumerable<ItemName> items)
    {
        Of(part);
        foreach (var item in items)
        {
            Of(part).Add(item.Id);
            if (item.Facet is { } facet) Of($"{part} ({facet})").Add(item.Id);
        }
    }

    public bool Has(ConfigurationReference reference) => Array.Exists(reference.Part.Split('|'), part => _ids.TryGetValue(part, out var ids) && ids.Contains(reference.Id));

    private HashSet<Guid> Of(string part) => _ids.TryGetValue(part, out var ids) ? ids : _ids[part] = [];
}
