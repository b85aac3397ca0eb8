using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Features.Specifications;

/// <summary>
/// Writes a YAML document out as JSON, event by event, so that a document costs its own size and what its aliases stand for, both bounded. An alias is
/// a copy of bytes that are already written.
/// </summary>
internal sealed partial class YamlText
{
    private static readonly JsonWriterOptions Writing = new()
    {
        SkipValidation = true,
        MaxDepth = SpecificationBounds.NestingMax + 1,
        // The JSON stays in memory: escapes for web pages would only make it longer.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly YamlAnchors _anchors = new();
    private readonly YamlMeasure _measure = new();
    private readonly ArrayBufferWriter<byte> _output;
    private readonly Utf8JsonWriter _json;
    private readonly Findings _findings;
    private readonly IParser _parser;

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
        catch (YamlUnwritableException e)
        {
            fault = e.Message;
        }
        catch (YamlException e)
        {
            fault = $"The document is not valid YAML (line {e.Start.Line}, column {e.Start.Column}): {e.Message}";
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
        Next();
        Take<StreamStart>();
        if (_parser.Current is StreamEnd) throw new YamlUnwritableException("The document is empty");
        Take<DocumentStart>();
        WriteNode();
        Take<DocumentEnd>();
        if (_parser.Current is not StreamEnd) throw new YamlUnwritableException("The document is a stream of several YAML documents");
        _json.Flush();
    }

    private void Take<T>() where T : ParsingEvent
    {
        if (_parser.Current is not T) throw Wrong("something else was expected");
        Next();
    }

    private void Next() => _parser.MoveNext();

    private void WriteNode()
    {
        _measure.Add(nodes: 1, _json.BytesCommitted + _json.BytesPending);
        switch (_parser.Current)
        {
            case AnchorAlias alias:
                WriteAlias(alias.Value);
                break;
            case NodeEvent { Anchor.IsEmpty: true } node:
                WriteValue(node);
                break;
            case NodeEvent node:
                WriteAnchored(node);
                break;
            default:
                throw Wrong("a value was expected");
        }
    }

    private void WriteAnchored(NodeEvent node)
    {
        if (!_anchors.Open(node.Anchor)) throw Wrong($"the anchor {node.Anchor} is defined inside itself");
        _json.Flush();
        var (start, nodes) = (_output.WrittenCount, _measure.Nodes - 1);
        var height = _measure.HeightOf(() => WriteValue(node));
        _json.Flush();
        // In an array the comma in front of a value is written with the value.
        if (_output.WrittenSpan[start] == (byte)',') start++;
        _anchors.Close(node.Anchor, new(start, _output.WrittenCount - start, _measure.Nodes - nodes, height, node is MappingStart));
    }

    private void WriteValue(NodeEvent node)
    {
        switch (node)
        {
            case Scalar scalar:
                WriteScalar(scalar);
                break;
            case SequenceStart:
                WriteSequence(node.Tag);
                break;
            default:
                WriteMapping(node.Tag);
                break;
        }
    }

    private void WriteScalar(Scalar scalar)
    {
        if (!scalar.Tag.IsEmpty && YamlScalar.IsUnknownTag(scalar.Tag)) throw Wrong($"the tag {scalar.Tag} is not supported");
        YamlScalar.Write(scalar, _json);
        Next();
    }

    private void WriteSequence(TagName tag)
    {
        Enter(tag, "seq");
        _json.WriteStartArray();
        while (_parser.Current is not SequenceEnd) WriteNode();
        _json.WriteEndArray();
        Leave();
    }

    private void WriteMapping(TagName tag)
    {
        Enter(tag, "map");
        _json.WriteStartObject();
        // Of two entries with one key the last one counts, and one of the mapping's own before a merged one.
        var own = new HashSet<string>(StringComparer.Ordinal);
        var merged = new HashSet<string>(StringComparer.Ordinal);
        while (_parser.Current is not MappingEnd)
        {
            if (_parser.Current is not Scalar { Anchor.IsEmpty: true } key) throw Wrong("a key must be a plain value");
            Next();
            if (key is { Value: "<<", Style: ScalarStyle.Plain })
            {
                WriteMerged(own, merged);
                continue;
            }
            if (!own.Add(key.Value)) _findings.Add($"The key '{key.Value}' stands twice in one object (line {key.Start.Line})");
            _json.WritePropertyName(key.Value);
            WriteNode();
        }
        _json.WriteEndObject();
        Leave();
    }

    private void Enter(TagName tag, string kind)
    {
        if (!tag.IsEmpty && !tag.IsNonSpecific && tag.Value != YamlScalar.TagPrefix + kind) throw Wrong($"the tag {tag} is not supported");
        _measure.Enter();
        Next();
    }

    private void Leave()
    {
        _measure.Leave();
        Next();
    }

    private YamlUnwritableException Wrong(string what)
    {
        var at = _parser.Current?.Start ?? Mark.Empty;
        return new($"The document is not valid YAML (line {at.Line}, column {at.Column}): {what}");
    }
}
