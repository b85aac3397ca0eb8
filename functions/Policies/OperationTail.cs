namespace Policies;

/// <summary>What remains of a path behind the segment from which it is the only one, and its method.</summary>
internal sealed class OperationTail
{
    private readonly string _method;
    private readonly Step[] _steps;

    /// <param name="method">Method in upper case.</param>
    /// <param name="rest">Segments with slashes between them and wildcards in them; empty when nothing remains.</param>
    public OperationTail(string method, string rest) =>
        (_method, _steps) = (string.Intern(method), rest.Length == 0 ? [] : [.. rest.Split('/').Select(segment => new Step(segment))]);

    public bool Matches(ReadOnlySpan<char> method, ReadOnlySpan<char> rest)
    {
        if (!method.SequenceEqual(_method))
            return false;
        foreach (var step in _steps)
        {
            if (rest.Length == 0)
                return false;
            var slash = rest.IndexOf('/');
            if (!step.Takes(slash < 0 ? rest : rest[..slash]))
                return false;
            rest = slash < 0 ? default : rest[(slash + 1)..];
        }
        return rest.Length == 0;
    }

    private sealed class Step(string segment)
    {
        private readonly bool _takesAll = segment is "*";
        private readonly SegmentPattern? _pattern = segment.Length > 1 && segment.Contains('*', StringComparison.Ordinal) ? new(segment) : null;

        public bool Takes(ReadOnlySpan<char> presented) => _takesAll || (_pattern is null ? presented.SequenceEqual(segment) : _pattern.Matches(presented));
    }
}
