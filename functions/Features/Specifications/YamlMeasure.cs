namespace Features.Specifications;

/// <summary>A document cannot be written out, for the reason that is its message. Ends the writing from any depth, and is caught where it began.</summary>
internal sealed class YamlUnwritableException(string message) : Exception(message)
{
    public static YamlUnwritableException TooLarge() => new("The document is too large once its aliases are written out");
}

/// <summary>Keeps a YAML document within bounds while it is written out: values, bytes, and how deep they stand in one another.</summary>
internal sealed class YamlMeasure
{
    private int _depth;
    private int _depthReached;

    /// <summary>Values so far, copies among them.</summary>
    public int Nodes { get; private set; }

    public void Add(int nodes, long bytesWritten)
    {
        Nodes += nodes;
        if (Nodes > SpecificationBounds.NodesMax || bytesWritten > SpecificationBounds.WrittenOutBytesMax) throw YamlUnwritableException.TooLarge();
    }

    public void Enter()
    {
        _depth++;
        Reach(0);
    }

    public void Leave() => _depth--;

    /// <summary>Something that is so many levels high is put here.</summary>
    public void Reach(int height)
    {
        _depthReached = Math.Max(_depthReached, _depth + height);
        if (_depthReached > SpecificationBounds.NestingMax)
            throw new YamlUnwritableException($"The document is nested more than {SpecificationBounds.NestingMax} levels deep");
    }

    /// <summary>How many levels high is what <paramref name="write"/> puts here.</summary>
    public int HeightOf(Action write)
    {
        var outer = _depthReached;
        _depthReached = _depth;
        write();
        var height = _depthReached - _depth;
        _depthReached = Math.Max(outer, _depthReached);
        return height;
    }
}
