namespace Features.Access;

/// <summary>What an endpoint asks for: <c>apis:edit</c> is the verb <c>edit</c> on the resource <c>apis</c>.</summary>
public readonly record struct AccessWord(string Resource, string Verb)
{
    /// <summary>The verbs that endpoints may use.</summary>
    public static IReadOnlySet<string> Verbs { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "list", "read", "create", "edit", "delete", "publish", "approve", "link", "send", "replay", "verify", "revoke", "export", "apply",
    };

    /// <summary>Whether this only shows what is there.</summary>
    public bool OnlyLooks => Verb is "list" or "read";

    public static AccessWord Parse(string word)
    {
        var colon = word.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? new(word, "") : new(word[..colon], word[(colon + 1)..]);
    }

    /// <summary>
    /// Whether a pattern covers this: <c>resource:verb</c>, where the verb may be <c>*</c> or several words with commas, and the resource may end in <c>*</c>.
    /// </summary>
    public bool IsIn(string pattern)
    {
        var colon = pattern.IndexOf(':', StringComparison.Ordinal);
        var resource = pattern.AsSpan(0, colon);
        var verbs = pattern.AsSpan(colon + 1);
        if (!(resource.EndsWith('*') ? Resource.AsSpan().StartsWith(resource[..^1], StringComparison.Ordinal) : resource.SequenceEqual(Resource))) return false;
        if (verbs is "*") return true;
        foreach (var range in verbs.Split(','))
            if (verbs[range].SequenceEqual(Verb)) return true;
        return false;
    }

    public override string ToString() => $"{Resource}:{Verb}";
}
