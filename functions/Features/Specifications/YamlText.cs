using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Features.Specifications;

/// <summary>
/// Writes a YAML document out as JSON, event by event, so that a document costs its own size and what its aliases stand for, both bounded. An alias is
/// a copy of bytes that are already written: what a chain of aliases would grow to meets the bounds before it is made.
/// </summary>
internal sealed class YamlText
{
    private static readonly JsonWriterOptions Writing = new()
    {
        SkipValidation = true,
        MaxDepth = SpecificationBounds.NestingMax + 1,
        // The JSON stays in memory: escapes for web pages would only make it longer.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly Dictionary<AnchorName, Anchor> _anchors = [];
    private readonly HashSet<AnchorName> _open = [];
    private readonly ArrayBufferWriter<byte> _output;
    private readonly Utf8JsonWriter _json;
    private readonly Findings _findings;
    private readonly IParser _parser;
    private int _nodes;
    private int _depth;
    private int _depthReached;

    private YamlText(ReadOnlyMemory<byte> utf8, Findings findings)
    {
        _findings = findings;
        _output = new ArrayBufferWriter<byte>(Math.Max(256, utf8.Length));
        _json = new Utf8JsonWriter(_output, Writing);
        var bytes = MemoryMarshal.TryGetArray(utf8, out var part) ? part : new ArraySegment<byte>(utf8.ToArray());
        _parser = new Parser(new StreamReader(new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, writable: false), Encoding.UTF8));
    }

    /// <summary>The document as JSON. When it cannot be written out, nothing and the reason.</summary>
    public static ReadOnlyMemory<byte> ToJson(ReadOnlyMemory<byte> utf8, Findings findings, out string? fault)
    {
        var text = new YamlText(utf8, findings);
        try
        {
            text.WriteDocument();
            fault = null;
            return text._output.WrittenMemory;
        }
        catch (Unwritable e)
        {
            fault = e.Message;
        }
        catch (YamlException e)
        {
            fault = $"The document is not valid YAML (line {Number(e.Start.Line)}, column {Number(e.Start.Column)}): {e.Message}";
        }
        // The scanner lets these through on numbers and directives that it does not expect.
        catch (Exception e) when (e is ArgumentException or InvalidOperationException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            fault = "The document is not valid YAML";
        }
        return default;
    }

    private void WriteDocument()
    {
        Take<StreamStart>();
        if (_parser.Current is StreamEnd) throw new Unwritable("The document is empty");
        Take<DocumentStart>();
        WriteNode();
        Take<DocumentEnd>();
        if (_parser.Current is not StreamEnd) throw new Unwritable("The document is a stream of several YAML documents");
        _json.Flush();
    }

    private void Take<T>() where T : ParsingEvent
    {
        if (_parser.Current is null) Next();
        if (_parser.Current is not T) throw Wrong("something else was expected");
        Next();
    }

    private void Next() => _parser.MoveNext();

    private void WriteNode()
    {
        if (_parser.Current is not NodeEvent node)
        {
            if (_parser.Current is not AnchorAlias alias) throw Wrong("a value was expected");
            WriteAlias(alias.Value);
            Next();
            return;
        }
        var (anchor, start, nodes, outerReached) = (node.Anchor, 0, _nodes, _depthReached);
        if (!anchor.IsEmpty)
        {
            _json.Flush();
            start = _output.WrittenCount;
            if (!_open.Add(anchor)) throw Wrong($"the anchor {anchor} is defined inside itself");
        }
        _depthReached = _depth;
        Count(1);
        switch (node)
        {
            case Scalar scalar:
                WriteScalar(scalar);
                Next();
                break;
            case SequenceStart sequence:
                WriteSequence(sequence);
                break;
            case MappingStart mapping:
                WriteMapping(mapping);
                break;
        }
        if (!anchor.IsEmpty)
        {
            _json.Flush();
            _open.Remove(anchor);
            _anchors[anchor] = new(start, _output.WrittenCount - start, _nodes - nodes, _depthReached - _depth, node is MappingStart);
        }
        _depthReached = Math.Max(outerReached, _depthReached);
    }

    private void WriteSequence(SequenceStart sequence)
    {
        CheckTag(sequence.Tag, "seq");
        Enter();
        _json.WriteStartArray();
        Next();
        while (_parser.Current is not SequenceEnd) WriteNode();
        _json.WriteEndArray();
        _depth--;
        Next();
    }

    private void WriteMapping(MappingStart mapping)
    {
        CheckTag(mapping.Tag, "map");
        Enter();
        _json.WriteStartObject();
        WriteEntries(new(StringComparer.Ordinal), new(StringComparer.Ordinal));
        _json.WriteEndObject();
        _depth--;
    }

    /// <summary>Writes the entries up to the end of the mapping that was just entered. Of two entries with one key the last one counts, own or merged.</summary>
    private void WriteEntries(HashSet<string> own, HashSet<string> merged)
    {
        Next();
        while (_parser.Current is not MappingEnd)
        {
            if (_parser.Current is not Scalar key) throw Wrong("a key must be a plain value");
            if (!key.Anchor.IsEmpty) throw Wrong("a key has an anchor");
            Next();
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                WriteMerged(own, merged);
                continue;
            }
            if (!own.Add(key.Value)) _findings.Add($"The key '{key.Value}' stands twice in one object (line {Number(key.Start.Line)})");
            _json.WritePropertyName(key.Value);
            WriteNode();
        }
        Next();
    }

    /// <summary>
    /// <c>&lt;&lt;: *base</c> copies the entries of another mapping where the key is not there yet. It counts against the same bounds as any alias. Only aliases are taken, as
    /// documents in the wild have them.
    /// </summary>
    private void WriteMerged(HashSet<string> own, HashSet<string> merged)
    {
        if (_parser.Current is AnchorAlias one)
        {
            WriteMerged(one.Value, own, merged);
            Next();
            return;
        }
        if (_parser.Current is not SequenceStart) throw Wrong("'<<' must name an anchor");
        Next();
        while (_parser.Current is AnchorAlias alias)
        {
            WriteMerged(alias.Value, own, merged);
            Next();
        }
        if (_parser.Current is not SequenceEnd) throw Wrong("'<<' must name anchors");
        Next();
    }

    private void WriteMerged(AnchorName name, HashSet<string> own, HashSet<string> merged)
    {
        var anchor = Find(name);
        if (!anchor.IsMapping) throw Wrong($"'<<' names {name}, which is not a mapping");
        // The object itself is not copied, only what stands in it.
        Reach(anchor.Height - 1);
        Count(anchor.Nodes);
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

    private void WriteAlias(AnchorName name)
    {
        var anchor = Find(name);
        Reach(anchor.Height);
        Count(anchor.Nodes);
        _json.WriteRawValue(Written(anchor), skipInputValidation: true);
    }

    private Anchor Find(AnchorName name)
    {
        if (_open.Contains(name)) throw Wrong($"the alias {name} stands inside what it refers to");
        if (!_anchors.TryGetValue(name, out var anchor)) throw Wrong($"the anchor {name} is not defined");
        // Checked before the copy is made, so that the buffer never grows beyond the bound by more than one scalar.
        if (_json.BytesCommitted + _json.BytesPending + anchor.Length > SpecificationBounds.WrittenOutBytesMax) throw TooLarge();
        return anchor;
    }

    // In an array the comma in front of a value is written with the value.
    private ReadOnlySpan<byte> Written(Anchor anchor)
    {
        var written = _output.WrittenSpan.Slice(anchor.Start, anchor.Length);
        return written[0] == (byte)',' ? written[1..] : written;
    }

    private void WriteScalar(Scalar scalar)
    {
        if (_json.BytesCommitted + _json.BytesPending + scalar.Value.Length > SpecificationBounds.WrittenOutBytesMax) throw TooLarge();
        if (!scalar.Tag.IsEmpty && YamlScalar.IsUnknownTag(scalar.Tag)) throw Wrong($"the tag {scalar.Tag} is not supported");
        YamlScalar.Write(scalar, _json);
    }

    private void CheckTag(TagName tag, string kind)
    {
        if (!tag.IsEmpty && !tag.IsNonSpecific && tag.Value != YamlScalar.TagPrefix + kind) throw Wrong($"the tag {tag} is not supported");
    }

    private void Enter()
    {
        _depth++;
        Reach(0);
    }

    private void Reach(int height)
    {
        _depthReached = Math.Max(_depthReached, _depth + height);
        if (_depthReached > SpecificationBounds.NestingMax) throw new Unwritable($"The document is nested more than {SpecificationBounds.NestingMax} levels deep");
    }

    private void Count(int nodes)
    {
        _nodes += nodes;
        if (_nodes > SpecificationBounds.WrittenOutNodesMax) throw TooLarge();
    }

    private Unwritable Wrong(string what)
    {
        var at = _parser.Current?.Start ?? Mark.Empty;
        return new($"The document is not valid YAML (line {Number(at.Line)}, column {Number(at.Column)}): {what}");
    }

    private static Unwritable TooLarge() => new("The document is too large once its aliases are written out");

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>Where a value with an anchor was written, and what a copy of it adds.</summary>
    private readonly record struct Anchor(int Start, int Length, int Nodes, int Height, bool IsMapping);

    /// <summary>Ends the writing from any depth; never leaves this file.</summary>
    private sealed class Unwritable(string message) : Exception(message);
}
