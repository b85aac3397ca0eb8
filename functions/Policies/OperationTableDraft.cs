namespace Policies;

/// <summary>
/// An operation table while it is being built. Paths are put in order first, so that those with a common beginning stand together; a place in the tree is then a stretch of them,
/// and nothing else is made on the way.
/// </summary>
internal sealed class OperationTableDraft<T>
{
    private readonly List<Operation> _operations = [];
    private readonly Stack<Stretch> _open = new();
    private readonly List<Edge> _edges = [];
    private readonly Dictionary<(string Method, string Remaining), int> _tails = [];

    public List<OperationNode> Nodes { get; } = [];

    public List<(SegmentPattern Pattern, int Child)> Patterns { get; } = [];

    public List<OperationMethod<T>> Methods { get; } = [];

    public List<OperationTail> Tails { get; } = [];

    /// <param name="method">Method in upper case.</param>
    /// <param name="canonical">A path in the form of <see cref="RequestPath"/>, with wildcards.</param>
    /// <param name="found">What stands there.</param>
    public void Add(string method, string canonical, T found) => _operations.Add(new(canonical, method, found, _operations.Count));

    public void Build()
    {
        _operations.Sort(InOrder);
        Open(0, _operations.Count, 0);
        while (_open.TryPop(out var stretch))
            Nodes[stretch.Node] = Read(stretch);
    }

    /// <summary>The literals in a hash table that is three fifths full, and the texts that are too long for its slots.</summary>
    public (OperationEdge<T>[] Edges, byte[] Text) Edges()
    {
        var edges = new OperationEdge<T>[(_edges.Count * 5 / 3) + 1];
        var text = new List<byte>();
        foreach (var edge in _edges)
        {
            var segment = _operations[edge.Operation].Segment(edge.Offset);
            var slot = OperationText.SlotOf(edge.Parent, segment, edges.Length);
            while (edges[slot].Child != 0)
                slot = slot + 1 == edges.Length ? 0 : slot + 1;
            edges[slot] = new(edge.Child < 0 ? _operations[edge.Operation].Found : default!, edge.Parent, edge.Child, OperationText.Of(segment, text));
        }
        return (edges, [.. text]);
    }

    private OperationNode Read(Stretch stretch)
    {
        var (at, from, to, offset) = stretch;
        var (methods, patterns, edges, wildcard) = (Methods.Count, new List<(SegmentPattern Pattern, int Child)>(0), _edges.Count, 0);
        for (; from < to && _operations[from].EndsBefore(offset); from++)
            AddMethod(methods, _operations[from]);
        for (var end = from; from < to; from = end)
        {
            var segment = _operations[from].Segment(offset);
            var next = offset + segment.Length + 1;
            do
                end++;
            while (end < to && _operations[end].Segment(offset).SequenceEqual(segment));
            if (segment is "*")
                wildcard = Open(from, end, next);
            else if (segment.Contains('*'))
                patterns.Add((new(segment.ToString()), Open(from, end, next)));
            else
                _edges.Add(new(at, from, offset, end - from == 1 ? ~Tail(_operations[from], next) : Open(from, end, next)));
        }
        var node = new OperationNode(wildcard, Patterns.Count, methods, checked((ushort)patterns.Count), checked((ushort)(Methods.Count - methods)), _edges.Count > edges);
        // The one that fixes more of the text first.
        Patterns.AddRange(patterns.OrderByDescending(entry => entry.Pattern.Literals).ThenBy(entry => entry.Pattern.Text, StringComparer.Ordinal));
        return node;
    }

    private int Open(int from, int to, int offset)
    {
        Nodes.Add(default);
        _open.Push(new(Nodes.Count - 1, from, to, offset));
        return Nodes.Count - 1;
    }

    private void AddMethod(int first, Operation operation)
    {
        for (var i = first; i < Methods.Count; i++)
        {
            if (Methods[i].Name == operation.Method)
            {
                Methods[i] = Methods[i] with { Others = [.. Methods[i].Others, operation.Found] };
                return;
            }
        }
        Methods.Add(new(string.Intern(operation.Method), operation.Found, []));
    }

    private int Tail(Operation operation, int offset)
    {
        var key = (operation.Method, Remaining: operation.EndsBefore(offset) ? "" : operation.Text[offset..].ToString());
        if (_tails.TryGetValue(key, out var known))
            return known;
        Tails.Add(new(key.Method, key.Remaining));
        return _tails[key] = Tails.Count - 1;
    }

    /// <summary>By path, a slash before everything else, so that a segment stands before those that it is the beginning of; then in order of arrival.</summary>
    private static int InOrder(Operation one, Operation other)
    {
        var left = one.Text;
        var right = other.Text;
        var same = left.CommonPrefixLength(right);
        var (first, second) = (WeightAt(left, same), WeightAt(right, same));
        return first != second ? first - second : one.Number - other.Number;
    }

    private static int WeightAt(ReadOnlySpan<char> text, int at) => at == text.Length ? -1 : text[at] == '/' ? 0 : text[at];

    /// <summary>Operations whose paths are the same up to an offset, and the node they become.</summary>
    private readonly record struct Stretch(int Node, int From, int To, int Offset);

    /// <summary>A literal below a node: which operation says it, where, and what it leads to.</summary>
    private readonly record struct Edge(int Parent, int Operation, int Offset, int Child);

    private sealed class Operation(string path, string method, T found, int number)
    {
        public string Method => method;

        public T Found => found;

        public int Number => number;

        public ReadOnlySpan<char> Text => path.AsSpan().Trim('/');

        /// <summary>Whether nothing stands at an offset, to which what came before was read with the slash behind it.</summary>
        public bool EndsBefore(int offset) => Text.Length < Math.Max(1, offset);

        public ReadOnlySpan<char> Segment(int offset)
        {
            var rest = Text[offset..];
            return rest.IndexOf('/') is >= 0 and var end ? rest[..end] : rest;
        }
    }
}
