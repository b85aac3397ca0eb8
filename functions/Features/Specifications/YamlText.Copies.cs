using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Features.Specifications;

/// <summary>Aliases and merge keys: what was written once is written again.</summary>
internal sealed partial class YamlText
{
    private void WriteAlias(AnchorName name)
    {
        var anchor = Copy(name);
        _measure.Reach(anchor.Height);
        _json.WriteRawValue(Written(anchor), skipInputValidation: true);
        Next();
    }

    /// <summary><c>&lt;&lt;: *base</c> copies the entries of another mapping where the key is not there yet. Only aliases are taken, as documents in the wild have them.</summary>
    private void WriteMerged(HashSet<string> own, HashSet<string> merged)
    {
        var isList = _parser.Current is SequenceStart;
        if (isList) Next();
        do
        {
            if (_parser.Current is not AnchorAlias alias) throw Wrong("'<<' must name anchors");
            WriteMerged(alias.Value, own, merged);
            Next();
        }
        while (isList && _parser.Current is not SequenceEnd);
        if (isList) Next();
    }

    private void WriteMerged(AnchorName name, HashSet<string> own, HashSet<string> merged)
    {
        var anchor = Copy(name);
        if (!anchor.IsMapping) throw Wrong($"'<<' names {name}, which is not a mapping");
        // The object itself is not copied, only what stands in it.
        _measure.Reach(anchor.Height - 1);
        var reader = new Utf8JsonReader(Written(anchor), new JsonReaderOptions { MaxDepth = SpecificationBounds.NestingMax + 1 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = reader.GetString()!;
            reader.Read();
            var from = (int)reader.TokenStartIndex;
            reader.Skip();
            if (own.Contains(key) || !merged.Add(key)) continue;
            _json.WritePropertyName(key);
            _json.WriteRawValue(Written(anchor)[from..(int)reader.BytesConsumed], skipInputValidation: true);
        }
    }

    private YamlAnchor Copy(AnchorName name)
    {
        if (_anchors.Copy(name, out var fault) is not { } anchor) throw Wrong(fault!);
        if (_anchors.IsExceeded) throw YamlUnwritableException.TooLarge();
        _measure.Add(anchor.Nodes, _json.BytesCommitted + _json.BytesPending + anchor.Length);
        return anchor;
    }

    private ReadOnlySpan<byte> Written(YamlAnchor anchor) => _output.WrittenSpan.Slice(anchor.Start, anchor.Length);
}
