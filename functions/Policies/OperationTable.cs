using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Policies;

/// <summary>
/// Finds the operations of a method and path: a tree of path segments, so that the time of a look-up grows with the path and not with the number of
/// operations. In each segment a literal goes before a partly literal one and that before a wildcard; when the way leads nowhere (or to a path
/// without the method) the next is tried. A trailing slash means nothing. Safe for any number of threads.
/// </summary>
/// <remarks>
/// The tree lies in arrays, in the order in which operations were added: the nodes behind one another on a path are neighbours in memory, and a node with
/// one literal below it holds that itself. With many operations a look-up costs as much as the memory it touches, and objects and dictionaries per node
/// would be a dozen places more.
/// </remarks>
/// <typeparam name="T">What is found; several operations of the same method and path are found together.</typeparam>
public sealed class OperationTable<T>
{
    private readonly OperationNode[] _nodes;
    private readonly OperationEdge[] _edges;
    private readonly string _text;
    private readonly (SegmentPattern Pattern, int Child)[] _patterns;
    private readonly OperationMethod<T>[] _methods;

    /// <summary>Builds the table. An operation whose path no request can have is left out.</summary>
    /// <param name="operations">Method in upper case, path with <c>*</c> for templated parts, and what to find.</param>
    public OperationTable(IEnumerable<(string Method, string Path, T Found)> operations)
    {
        var draft = new OperationTableDraft<T>();
        foreach (var (method, path, found) in operations)
        {
            if (RequestPath.OfTemplate(path) is { } canonical)
                draft.Add(method, canonical, found);
        }
        (_nodes, _edges, _text, _patterns, _methods) = draft.Freeze();
    }

    /// <summary>What stands under the most specific operation of that method and path; empty when there is none.</summary>
    /// <param name="method">Method, compared exactly.</param>
    /// <param name="path">A path in the form of <see cref="RequestPath"/>.</param>
    public IReadOnlyList<T> Find(ReadOnlySpan<char> method, ReadOnlySpan<char> path) =>
        Find(0, method, path.Trim('/')) is >= 0 and var at ? [_methods[at].First, .. _methods[at].Others] : [];

    /// <summary>The first of what <see cref="Find(ReadOnlySpan{char}, ReadOnlySpan{char})"/> says, found without an allocation.</summary>
    /// <param name="method">Method, compared exactly.</param>
    /// <param name="path">A path in the form of <see cref="RequestPath"/>.</param>
    /// <param name="found">What was found.</param>
    public bool TryFind(ReadOnlySpan<char> method, ReadOnlySpan<char> path, [MaybeNullWhen(false)] out T found)
    {
        var at = Find(0, method, path.Trim('/'));
        found = at < 0 ? default : _methods[at].First;
        return at >= 0;
    }

    /// <returns>An index of a method, or -1.</returns>
    private int Find(int at, ReadOnlySpan<char> method, ReadOnlySpan<char> rest)
    {
        ref readonly var node = ref _nodes[at];
        if (rest.Length == 0)
            return Of(node, method);
        var slash = rest.IndexOf('/');
        var segment = slash < 0 ? rest : rest[..slash];
        var next = slash < 0 ? default : rest[(slash + 1)..];
        if (Literal(at, node, segment) is not 0 and var literal && Find(literal, method, next) is >= 0 and var exact)
            return exact;
        for (var i = node.Patterns; i < node.Patterns + node.PatternCount; i++)
        {
            if (_patterns[i].Pattern.Matches(segment) && Find(_patterns[i].Child, method, next) is >= 0 and var partly)
                return partly;
        }
        return node.Wildcard != 0 ? Find(node.Wildcard, method, next) : -1;
    }

    private int Literal(int at, in OperationNode node, ReadOnlySpan<char> segment)
    {
        if (node.OnlyChild != 0)
            return segment.SequenceEqual(_text.AsSpan(node.OnlyText, node.OnlyLength)) ? node.OnlyChild : 0;
        if (!node.HasLiterals)
            return 0;
        var hash = OperationEdge.HashOf(at, segment);
        for (var slot = hash; ; slot++)
        {
            ref readonly var edge = ref _edges[slot & (uint)(_edges.Length - 1)];
            if (edge.Child == 0)
                return 0;
            if (edge.Hash == hash && edge.Parent == at && segment.SequenceEqual(_text.AsSpan(edge.Text, edge.Length)))
                return edge.Child;
        }
    }

    private int Of(in OperationNode node, ReadOnlySpan<char> method)
    {
        for (var i = node.Methods; i < node.Methods + node.MethodCount; i++)
        {
            if (method.SequenceEqual(_methods[i].Name))
                return i;
        }
        return -1;
    }
}

/// <summary>A place in a path. 0 as a child is none: nothing leads back to the root.</summary>
internal readonly record struct OperationNode(
    int Wildcard, int OnlyChild, int OnlyText, int Patterns, int PatternCount, int Methods, int MethodCount, ushort OnlyLength, bool HasLiterals);

/// <summary>What stands under one method at a place.</summary>
internal readonly record struct OperationMethod<T>(string Name, T First, T[] Others);

/// <summary>A literal segment below a place that has several, in one hash table for all of them.</summary>
internal readonly record struct OperationEdge(int Parent, uint Hash, int Child, int Text, int Length)
{
    /// <summary>What is in the table comes from published specifications, so nobody who calls can make its chains longer.</summary>
    public static uint HashOf(int parent, ReadOnlySpan<char> segment)
    {
        var hash = (uint)parent * 2_654_435_769;
        foreach (var character in segment)
            hash = (BitOperations.RotateLeft(hash, 5) ^ character) * 2_246_822_519;
        return hash ^ (hash >> 15);
    }
}
