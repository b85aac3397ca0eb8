using System.Text;
using System.Text.RegularExpressions;
using Markdig.Parsers;
using Markdig.Syntax;

namespace Features.Content;

/// <summary>
/// A component of MDC, as pages that were written for hosted portals use them: <c>::name{key="value"}</c>, properties in YAML between lines of dashes, Markdown, and <c>::</c> at the
/// end; inner ones have a colon more. Those that we do not know are their content.
/// </summary>
internal sealed class ComponentBlock(BlockParser parser, string name, int colons) : ContainerBlock(parser)
{
    public string Name { get; } = name;

    public int Colons { get; } = colons;

    /// <summary>What stands in braces behind the name.</summary>
    public string Braces { get; init; } = "";

    public StringBuilder Yaml { get; } = new();

    public ComponentPart Part { get; set; }

    /// <summary>Where it begins in the source.</summary>
    public int Start { get; init; }

    /// <summary>Where its last line ends, exclusive.</summary>
    public int End { get; set; }

    /// <summary>Its number among those that the portal fills; null for one that is its content.</summary>
    public int? Number { get; set; }
}

internal enum ComponentPart { Opened, Properties, Content }

/// <summary>Reads components line by line.</summary>
internal sealed partial class ComponentParser : BlockParser
{
    // As many levels as Markdig nests anything.
    private const int ColonsMax = 128;

    private const int LineMax = 4096;

    public ComponentParser() => OpeningCharacters = [':'];

    public override BlockState TryOpen(BlockProcessor processor)
    {
        if (processor.IsCodeIndent || processor.Line.Length > LineMax || Opening().Match(processor.Line.ToString()) is not { Success: true } match) return BlockState.None;
        if (match.Groups["colons"].Length > ColonsMax) return BlockState.None;
        processor.NewBlocks.Push(new ComponentBlock(this, match.Groups["name"].Value, match.Groups["colons"].Length)
        {
            Column = processor.Column,
            Span = new SourceSpan(processor.Start, processor.Line.End),
            Braces = match.Groups["braces"].Value,
            Start = processor.Start,
            End = processor.Line.End + 1,
        });
        return BlockState.ContinueDiscard;
    }

    public override BlockState TryContinue(BlockProcessor processor, Block block)
    {
        var component = (ComponentBlock)block;
        var line = processor.Line.ToString();
        var text = line.Trim();
        component.End = processor.Line.End + 1;
        if (component.Part == ComponentPart.Properties)
        {
            if (text == "---") component.Part = ComponentPart.Content;
            else if (component.Yaml.Length <= FrontMatter.CharactersMax) component.Yaml.Append(' ', processor.Indent).Append(line).Append('\n');
            return BlockState.ContinueDiscard;
        }
        if (component.Part == ComponentPart.Opened && text == "---")
        {
            component.Part = ComponentPart.Properties;
            return BlockState.ContinueDiscard;
        }
        if (text.Length > 0) component.Part = ComponentPart.Content;
        if (text.Length == component.Colons && text.AsSpan().IndexOfAnyExcept(':') < 0)
        {
            block.UpdateSpanEnd(processor.Line.End);
            return BlockState.BreakDiscard;
        }
        // The name of a slot says where the component would put what follows.
        if (Slot().IsMatch(text)) return BlockState.ContinueDiscard;
        processor.GoToColumn(processor.ColumnBeforeIndent);
        return BlockState.Continue;
    }

    [GeneratedRegex(@"^(?<colons>:{2,})(?<name>[a-z][a-z0-9-]*)(?:\{(?<braces>[^{}]*)\})?\s*$", RegexOptions.NonBacktracking)]
    private static partial Regex Opening();

    [GeneratedRegex("^#[a-z][a-z0-9-]*$", RegexOptions.NonBacktracking)]
    private static partial Regex Slot();
}
