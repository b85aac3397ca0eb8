using System.Numerics;
using System.Text;

namespace Policies;

/// <summary>An operation table while it is being built.</summary>
internal sealed class OperationTableDraft<T>
{
    private readonly List<Place> _places = [new()];
    private readonly Dictionary<(int Parent, string Segment), int> _literals = [];

    /// <param name="method">Method in upper case.</param>
    /// <param name="canonical">A path in the form of <see cref="RequestPath"/>, with wildcards.</param>
    /// <param name="found">What stands there.</param>
    public void Add(string method, string canonical, T found)
    {
        var at = 0;
        foreach (var range in canonical.AsSpan().Split('/'))
        {
            var segment = canonical.AsSpan(range);
            if (segment.Length > 0)
                at = Child(at, segment);
        }
        _places[at].Add(string.Intern(method), found);
    }

    public (OperationNode[] Nodes, OperationEdge[] Edges, string Text, (SegmentPattern Pattern, int Child)[] Patterns, OperationMethod<T>[] Methods) Freeze()
    {
        var nodes = new OperationNode[_places.Count];
        var text = new SegmentText();
        var (patterns, methods) = (new List<(SegmentPattern, int)>(), new List<OperationMethod<T>>());
        for (var at = 0; at < nodes.Length; at++)
        {
            var place = _places[at];
            nodes[at] = new(
                place.Wildcard, place.Literals == 1 ? place.LastLiteral : 0, place.Literals == 1 ? text.At(place.LastSegment) : 0, patterns.Count, place.Patterns.Count,
                methods.Count, place.Methods.Count, checked((ushort)place.LastSegment.Length), place.Literals > 0);
            // The one that fixes more of the text first.
            patterns.AddRange(place.Patterns.OrderByDescending(entry => entry.Pattern.Literals).ThenBy(entry => entry.Pattern.Text, StringComparer.Ordinal));
            foreach (var (method, here) in place.Methods)
                methods.Add(new(method, here[0], here[1..]));
        }
        return (nodes, Edges(text), text.ToString(), [.. patterns], [.. methods]);
    }

    private OperationEdge[] Edges(SegmentText text)
    {
        // At most half full, so that a look-up hardly ever looks further.
        var edges = new OperationEdge[BitOperations.RoundUpToPowerOf2((uint)(_literals.Count * 2) + 2)];
        foreach (var ((parent, segment), child) in _literals)
        {
            if (_places[parent].Literals == 1)
                continue;
            var hash = OperationEdge.HashOf(parent, segment);
            var slot = hash;
            while (edges[slot & (uint)(edges.Length - 1)].Child != 0)
                slot++;
            edges[slot & (uint)(edges.Length - 1)] = new(parent, hash, child, text.At(segment), segment.Length);
        }
        return edges;
    }

    private int Child(int at, ReadOnlySpan<char> segment)
    {
        var place = _places[at];
        if (segment is "*")
            return place.Wildcard != 0 ? place.Wildcard : place.Wildcard = New();
        var word = segment.ToString();
        if (segment.Contains('*'))
            return place.Patterns.Find(entry => entry.Pattern.Text == word) is { Child: not 0 and var known } ? known : place.Add(new SegmentPattern(word), New());
        if (_literals.TryGetValue((at, word), out var child))
            return child;
        child = _literals[(at, word)] = New();
        place.Lead(word, child);
        return child;
    }

    private int New()
    {
        _places.Add(new());
        return _places.Count - 1;
    }

    private sealed class Place
    {
        private static readonly List<(SegmentPattern, int)> NoPatterns = [];
        private static readonly List<(string, T[])> NoMethods = [];

        public int Wildcard { get; set; }

        public int Literals { get; private set; }

        public int LastLiteral { get; private set; }

        public string LastSegment { get; private set; } = "";

        /// <summary>Shared while empty: most places have none.</summary>
        public List<(SegmentPattern Pattern, int Child)> Patterns { get; private set; } = NoPatterns;

        public List<(string Method, T[] Found)> Methods { get; private set; } = NoMethods;

        public void Lead(string segment, int child) => (Literals, LastSegment, LastLiteral) = (Literals + 1, segment, child);

        public int Add(SegmentPattern pattern, int child)
        {
            if (Patterns.Count == 0)
                Patterns = [];
            Patterns.Add((pattern, child));
            return child;
        }

        public void Add(string method, T found)
        {
            if (Methods.Count == 0)
                Methods = new(1);
            var at = Methods.FindIndex(entry => entry.Method == method);
            if (at < 0)
                Methods.Add((method, [found]));
            else
                Methods[at] = (method, [.. Methods[at].Found, found]);
        }
    }

    /// <summary>All literal segments in one text, each once: <c>items</c> stands below a thousand places.</summary>
    private sealed class SegmentText
    {
        private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);
        private readonly StringBuilder _text = new();

        public int At(string segment)
        {
            if (_places.TryGetValue(segment, out var known))
                return known;
            _places[segment] = _text.Length;
            _text.Append(segment);
            return _text.Length - segment.Length;
        }

        public override string ToString() => _text.ToString();
    }
}
