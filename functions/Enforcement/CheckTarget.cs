namespace Enforcement;

/// <summary>What the path of a check says: <c>/ace/{control-plane}/check</c>, and behind it the original path and query where a gateway appends them.</summary>
/// <param name="ControlPlane">Name or id, escaped as it was sent.</param>
/// <param name="Original">The original path and query as they were sent; <see langword="null"/> when nothing is appended.</param>
internal readonly record struct CheckTarget(string ControlPlane, string? Original)
{
    private const string Prefix = "/ace/";
    private const string Suffix = "/check";

    /// <summary>Reads a path and query as they were sent; <see langword="null"/> when they are no check's.</summary>
    public static CheckTarget? Of(string target)
    {
        if (!target.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var end = target.AsSpan(Prefix.Length).IndexOfAny('/', '?') + Prefix.Length;
        if (end <= Prefix.Length || !target.AsSpan(end).StartsWith(Suffix, StringComparison.Ordinal))
            return null;
        var rest = target[(end + Suffix.Length)..];
        return rest switch
        {
            "" or ['?', ..] => new(target[Prefix.Length..end], null),
            ['/', ..] => new(target[Prefix.Length..end], rest),
            _ => null,
        };
    }
}
