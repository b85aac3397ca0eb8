namespace Features.ControlPlanes;

/// <summary>The older label filter of the contract: <c>labels=env:prod,owner</c> asks for a value and for the presence of a key.</summary>
public static class LabelFilter
{
    public static Func<IReadOnlyDictionary<string, string>, bool> Read(string labels)
    {
        var wanted = labels.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(part => part.Split(':', 2))
            .ToList();
        return held => wanted.TrueForAll(part => held.TryGetValue(part[0], out var value) && (part.Length == 1 || value == part[1]));
    }
}
