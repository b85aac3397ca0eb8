namespace Policies;

/// <summary>
/// Finds the operations of a method and path: a tree of path segments, so that the time of a look-up grows with the path and not with the number of
/// operations. In each segment a literal goes before a partly literal one and that before a wildcard; when the way leads nowhere (or to a path
/// without the method) the next is tried. A trailing slash means nothing. Safe for any number of threads.
/// </summary>
/// <typeparam name="T">What is found; several operations of the same method and path are found together.</typeparam>
public sealed class OperationTable<T>
{
    private readonly Node _root = new();

    /// <summary>Builds the table. An operation whose path no request can have is left out.</summary>
    /// <param name="operations">Method in upper case, path with <c>*</c> for templated parts, and what to find.</param>
    public OperationTable(IEnumerable<(string Method, string Path, T Found)> operations)
    {
        foreach (var (method, path, found) in operations)
        {
            if (RequestPath.OfTemplate(path) is not { } canonical)
                continue;
            var node = _root;
            foreach (var range in canonical.AsSpan().Split('/'))
            {
                var segment = canonical[range];
                if (segment.Length > 0)
                    node = node.Child(segment);
            }
            node.Add(method, found);
        }
        _root.Freeze();
    }

    /// <summary>What stands under the most specific operation of that method and path; empty when there is none.</summary>
    /// <param name="method">Method, compared exactly.</param>
    /// <param name="path">A path in the form of <see cref="RequestPath"/>.</param>
    public IReadOnlyList<T> Find(ReadOnlySpan<char> method, ReadOnlySpan<char> path) => Find(_root, method, path.Trim('/')) ?? [];

    private static T[]? Find(Node node, ReadOnlySpan<char> method, ReadOnlySpan<char> rest)
    {
        if (rest.Length == 0)
            return node.Of(method);
        var slash = rest.IndexOf('/');
        var segment = slash < 0 ? rest : rest[..slash];
        var next = slash < 0 ? default : rest[(slash + 1)..];
        if (node.Literal(segment) is { } literal && Find(literal, method, next) is { } exact)
            return exact;
        foreach (var (pattern, child) in node.Patterns)
        {
            if (pattern.Matches(segment) && Find(child, method, next) is { } partly)
                return partly;
        }
        return node.Wildcard is { } wildcard ? Find(wildcard, method, next) : null;
    }

    private sealed class Node
    {
        private Dictionary<string, Node>? _literals;
        private Dictionary<string, Node>.AlternateLookup<ReadOnlySpan<char>> _bySegment;
        private (string Method, T[] Found)[] _methods = [];

        public (SegmentPattern Pattern, Node Child)[] Patterns { get; private set; } = [];

        public Node? Wildcard { get; private set; }

        public Node? Literal(ReadOnlySpan<char> segment) => _literals is not null && _bySegment.TryGetValue(segment, out var child) ? child : null;

        public T[]? Of(ReadOnlySpan<char> method)
        {
            foreach (var (name, found) in _methods)
            {
                if (method.SequenceEqual(name))
                    return found;
            }
            return null;
        }

        public Node Child(string segment)
        {
            if (segment == "*")
                return Wildcard ??= new();
            if (!segment.Contains('*', StringComparison.Ordinal))
            {
                if (_literals is null)
                {
                    _literals = new(StringComparer.Ordinal);
                    _bySegment = _literals.GetAlternateLookup<ReadOnlySpan<char>>();
                }
                return _literals.TryGetValue(segment, out var known) ? known : _literals[segment] = new();
            }
            foreach (var (pattern, child) in Patterns)
            {
                if (pattern.Text == segment)
                    return child;
            }
            var added = new Node();
            Patterns = [.. Patterns, (new(segment), added)];
            return added;
        }

        public void Add(string method, T found)
        {
            var at = Array.FindIndex(_methods, entry => entry.Method == method);
            if (at < 0)
                _methods = [.. _methods, (method, [found])];
            else
                _methods[at].Found = [.. _methods[at].Found, found];
        }

        /// <summary>Puts partly literal segments in order: the one that fixes more of the text first.</summary>
        public void Freeze()
        {
            Patterns = [.. Patterns.OrderByDescending(entry => entry.Pattern.Literals).ThenBy(entry => entry.Pattern.Text, StringComparer.Ordinal)];
            foreach (var (_, child) in Patterns)
                child.Freeze();
            foreach (var (_, child) in _literals ?? [])
                child.Freeze();
            Wildcard?.Freeze();
        }
    }
}
