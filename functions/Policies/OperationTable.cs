using System.Diagnostics.CodeAnalysis;

namespace Policies;

/// <summary>
/// Finds the operations of a method and path: a tree of path segments, so that the time of a look-up grows with the path and not with the number of
/// operations. In each segment a literal goes before a partly literal one and that before a wildcard; when the way leads nowhere (or to a path
/// without the method) the next is tried. A trailing slash means nothing. Safe for any number of threads.
/// </summary>
/// <remarks>
/// With many operations a look-up costs as much as the memory it touches. So all literal segments lie in one hash table, each slot with its text and with
/// what it leads to, and where only one operation is left the slot holds that operation: what remains of its path is a tail, which it shares with many others.
/// </remarks>
/// <typeparam name="T">What is found; several operations of the same method and path are found together.</typeparam>
public sealed class OperationTable<T>
{
    private const int None = -1;

    private readonly OperationNode[] _nodes;
    private readonly OperationEdge<T>[] _edges;
    private readonly byte[] _text;
    private readonly (SegmentPattern Pattern, int Child)[] _patterns;
    private readonly OperationMethod<T>[] _methods;
    private readonly OperationTail[] _tails;

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
        draft.Build();
        (_nodes, _patterns, _methods, _tails) = ([.. draft.Nodes], [.. draft.Patterns], [.. draft.Methods], [.. draft.Tails]);
        (_edges, _text) = draft.Edges();
    }

    /// <summary>What stands under the most specific operation of that method and path; empty when there is none.</summary>
    /// <param name="method">Method, compared exactly.</param>
    /// <param name="path">A path in the form of <see cref="RequestPath"/>.</param>
    public IReadOnlyList<T> Find(ReadOnlySpan<char> method, ReadOnlySpan<char> path) => Find(0, method, path.Trim('/')) switch
    {
        None => [],
        >= 0 and var at => [_methods[at].First, .. _methods[at].Others],
        var slot => [_edges[SlotOf(slot)].Found],
    };

    /// <summary>The first of what <see cref="Find(ReadOnlySpan{char}, ReadOnlySpan{char})"/> says, found without an allocation.</summary>
    /// <param name="method">Method, compared exactly.</param>
    /// <param name="path">A path in the form of <see cref="RequestPath"/>.</param>
    /// <param name="found">What was found.</param>
    public bool TryFind(ReadOnlySpan<char> method, ReadOnlySpan<char> path, [MaybeNullWhen(false)] out T found)
    {
        var at = Find(0, method, path.Trim('/'));
        found = at == None ? default : at >= 0 ? _methods[at].First : _edges[SlotOf(at)].Found;
        return at != None;
    }

    /// <returns>An index of a method; the code of an edge that holds what was found; or <see cref="None"/>.</returns>
    private int Find(int at, ReadOnlySpan<char> method, ReadOnlySpan<char> rest)
    {
        ref readonly var node = ref _nodes[at];
        if (rest.Length == 0)
            return Of(node, method);
        var slash = rest.IndexOf('/');
        var segment = slash < 0 ? rest : rest[..slash];
        var next = slash < 0 ? default : rest[(slash + 1)..];
        if (node.HasLiterals && Literal(at, segment) is >= 0 and var slot)
        {
            var child = _edges[slot].Child;
            if (child < 0)
            {
                if (_tails[~child].Matches(method, next))
                    return SlotOf(slot);
            }
            else if (Find(child, method, next) is not None and var exact)
                return exact;
        }
        for (var i = node.Patterns; i < node.Patterns + node.PatternCount; i++)
        {
            if (_patterns[i].Pattern.Matches(segment) && Find(_patterns[i].Child, method, next) is not None and var partly)
                return partly;
        }
        return node.Wildcard != 0 ? Find(node.Wildcard, method, next) : None;
    }

    /// <summary>A slot as a code that is neither an index of a method nor <see cref="None"/>, and back.</summary>
    private static int SlotOf(int slot) => -2 - slot;

    private int Literal(int at, ReadOnlySpan<char> segment)
    {
        var edges = _edges;
        for (var slot = OperationText.SlotOf(at, segment, edges.Length); ;)
        {
            ref readonly var edge = ref edges[slot];
            if (edge.Child == 0)
                return None;
            if (edge.Parent == at && edge.Text.Is(segment, _text))
                return slot;
            if (++slot == edges.Length)
                slot = 0;
        }
    }

    private int Of(in OperationNode node, ReadOnlySpan<char> method)
    {
        for (var i = node.Methods; i < node.Methods + node.MethodCount; i++)
        {
            if (method.SequenceEqual(_methods[i].Name))
                return i;
        }
        return None;
    }
}

/// <summary>A place in a path where ways part or operations of several methods stand. 0 as a child is none: nothing leads back to the root.</summary>
internal readonly record struct OperationNode(int Wildcard, int Patterns, int Methods, ushort PatternCount, ushort MethodCount, bool HasLiterals);

/// <summary>What stands under one method at a place.</summary>
internal readonly record struct OperationMethod<T>(string Name, T First, T[] Others);

/// <summary>A literal segment below a place. A child above 0 is a node, one below it the complement of a tail, behind which stands what was found; a slot with 0 is free.</summary>
internal readonly record struct OperationEdge<T>(T Found, int Parent, int Child, OperationText Text);
