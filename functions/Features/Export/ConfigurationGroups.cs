using Platform.Storage;

namespace Features.Export;

/// <summary>Changes that are written together: those between which a name, slug or link changes hands. None of them could go first.</summary>
internal static class ConfigurationGroups
{
    public static IEnumerable<IReadOnlyList<Change>> Of(IReadOnlyList<Change> changes)
    {
        var holders = new Dictionary<string, Change>(StringComparer.Ordinal);
        var group = new Dictionary<Change, List<Change>>(ReferenceEqualityComparer.Instance);
        foreach (var change in changes) group[change] = [change];
        foreach (var change in changes)
            foreach (var claim in change.Held) holders[claim] = change;
        foreach (var change in changes)
            foreach (var claim in change.Claims)
                if (holders.TryGetValue(claim, out var holder) && !ReferenceEquals(group[holder], group[change])) Join(group[holder], group[change]);
        var seen = new HashSet<List<Change>>(ReferenceEqualityComparer.Instance);
        foreach (var change in changes)
            if (seen.Add(group[change])) yield return group[change];

        void Join(List<Change> to, List<Change> from)
        {
            to.AddRange(from);
            foreach (var member in from) group[member] = to;
        }
    }

    /// <summary>One transaction of all.</summary>
    public static Batch Write(IReadOnlyList<Change> group)
    {
        var batch = group[0].Begin();
        var (before, after) = (group.SelectMany(change => change.Held).ToHashSet(StringComparer.Ordinal), group.SelectMany(change => change.Claims).ToHashSet(StringComparer.Ordinal));
        foreach (var change in group) change.Write(batch, before, after);
        return batch;
    }
}
