using YamlDotNet.Core;

namespace Features.Specifications;

/// <summary>A value with an anchor: where it was written, and what a copy of it adds.</summary>
internal readonly record struct YamlAnchor(int Start, int Length, int Nodes, int Height, bool IsMapping);

/// <summary>The anchors of a YAML document and what may still be copied of them, in bytes and in values. A copy is paid for before it is made.</summary>
internal sealed class YamlAnchors
{
    private readonly Dictionary<AnchorName, YamlAnchor> _anchors = [];
    private readonly HashSet<AnchorName> _open = [];
    private long _bytes;
    private long _nodes;

    /// <summary>Begins the value of an anchor; false inside a value of the same name.</summary>
    public bool Open(AnchorName name) => _open.Add(name);

    /// <summary>Ends the value of an anchor. A later one of the same name takes its place.</summary>
    public void Close(AnchorName name, YamlAnchor anchor)
    {
        _open.Remove(name);
        _anchors[name] = anchor;
    }

    /// <summary>The value to copy, or why there is none.</summary>
    public YamlAnchor? Copy(AnchorName name, out string? fault)
    {
        fault = null;
        if (_open.Contains(name)) fault = $"the alias {name} stands inside what it refers to";
        else if (!_anchors.ContainsKey(name)) fault = $"the anchor {name} is not defined";
        if (fault is not null) return null;
        var anchor = _anchors[name];
        _bytes += anchor.Length;
        _nodes += anchor.Nodes;
        return anchor;
    }

    /// <summary>Whether the copies asked for so far are more than are made.</summary>
    public bool IsExceeded => _bytes > SpecificationBounds.AliasedBytesMax || _nodes > SpecificationBounds.AliasedNodesMax;
}
