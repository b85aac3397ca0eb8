using Markdig.Extensions.DefinitionLists;
using Markdig.Extensions.Footnotes;
using Markdig.Extensions.Tables;
using Markdig.Extensions.TaskLists;
using Markdig.Extensions.Yaml;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Features.Content;

/// <summary>
/// Markdown to the contract's syntax tree, from the same parse as the HTML and with the same links. What the contract has no type for (definitions, footnotes, components) comes as
/// the paragraphs and lists that it consists of.
/// </summary>
public static class MarkdownTree
{
    // Two levels of JSON each, of the 64 that answers may have.
    private const int DepthMax = 24;

    public static IReadOnlyList<MarkdownNode> Of(string markdown)
    {
        try
        {
            return Blocks(MarkdownRenderer.Parse(markdown), 1);
        }
        catch (ArgumentException e) when (MarkdownRenderer.IsTooDeep(e))
        {
            return [Code(markdown, "")];
        }
    }

    private static List<MarkdownNode> Blocks(IEnumerable<Block> blocks, int depth) => [.. blocks.SelectMany(block => Of(block, depth))];

    private static IEnumerable<MarkdownNode> Of(Block block, int depth) => block switch
    {
        YamlFrontMatterBlock or LinkReferenceDefinitionGroup or LinkReferenceDefinition => [],
        HeadingBlock heading => [Inside("heading", heading.Inline, depth) with { Level = heading.Level }],
        ThematicBreakBlock => [new("break")],
        FencedCodeBlock fenced => [Code(fenced.Lines.ToString(), fenced.Info ?? "")],
        CodeBlock code => [Code(code.Lines.ToString(), "")],
        // The words of a tight list stand in no paragraph of their own.
        ParagraphBlock paragraph => [Inside(paragraph.Parent is ListItemBlock { Parent: ListBlock { IsLoose: false } } ? "text_block" : "paragraph", paragraph.Inline, depth)],
        LeafBlock { Inline: { } words } => [Inside("paragraph", words, depth)],
        ContainerBlock when depth >= DepthMax => [new("paragraph") { Children = [new("text") { Text = Words(block) }] }],
        QuoteBlock quote => [Around("blockquote", quote, depth)],
        ListBlock list => [Around("list", list, depth) with { IsOrdered = list.IsOrdered }],
        ListItemBlock item => [Around("list_item", item, depth)],
        Table table => [Of(table, depth)],
        FootnoteGroup notes => [new("list") { IsOrdered = true, Children = [.. notes.OfType<Footnote>().Select(note => Around("list_item", note, depth + 1))] }],
        DefinitionList or DefinitionItem or ContainerBlock => Blocks((ContainerBlock)block, depth),
        _ => [],
    };

    private static MarkdownNode Of(Table table, int depth)
    {
        List<string> alignments = [.. table.ColumnDefinitions.Select(column => Word(column.Alignment))];
        return new("table")
        {
            Alignments = alignments,
            Children = [.. table.OfType<TableRow>().Select(row => new MarkdownNode(row.IsHeader ? "table_header" : "table_row")
            {
                Alignments = alignments,
                Children = [.. row.OfType<TableCell>().Select((cell, n) => Around("table_cell", cell, depth + 2) with { Alignment = n < alignments.Count ? alignments[n] : "none" })],
            })],
        };
    }

    private static string Word(TableColumnAlign? alignment) => alignment switch
    {
        TableColumnAlign.Left => "left",
        TableColumnAlign.Center => "center",
        TableColumnAlign.Right => "right",
        _ => "none",
    };

    private static MarkdownNode Around(string type, ContainerBlock block, int depth) => new(type) { Children = Blocks(block, depth + 1) };

    private static MarkdownNode Inside(string type, ContainerInline? words, int depth) => new(type) { Children = words is null ? [] : Inlines(words, depth + 1) };

    private static MarkdownNode Code(string text, string lang) => new("code_block") { Lang = lang, Children = [new("text") { Text = text }] };

    private static List<MarkdownNode> Inlines(ContainerInline words, int depth)
    {
        var nodes = new List<MarkdownNode>();
        foreach (var inline in words)
        {
            // The contract says of a text how its line ends.
            if (inline is LineBreakInline end) nodes.Add(End(TakeText(nodes), end.IsHard));
            else nodes.AddRange(Of(inline, depth));
        }
        return nodes;
    }

    private static MarkdownNode TakeText(List<MarkdownNode> nodes)
    {
        if (nodes is not [.., { Type: "text" } last]) return new("text") { Text = "" };
        nodes.RemoveAt(nodes.Count - 1);
        return last;
    }

    private static MarkdownNode End(MarkdownNode text, bool isHard) => isHard ? text with { HardBreak = true } : text with { SoftBreak = true };

    private static IEnumerable<MarkdownNode> Of(Inline inline, int depth) => inline switch
    {
        LiteralInline literal => [new("text") { Text = literal.Content.ToString() }],
        HtmlEntityInline entity => [new("text") { Text = entity.Transcoded.ToString() }],
        CodeInline code => [new("code") { Children = [new("text") { Text = code.Content }] }],
        TaskList task => [new("task_checkbox") { Checked = task.Checked }],
        AutolinkInline link => [new("link") { Href = link.IsEmail ? "mailto:" + link.Url : link.Url, Children = [new("text") { Text = link.Url }] }],
        LinkInline { IsImage: true } image => [new("image") { Url = image.Url ?? "", Alt = Words(image), Title = image.Title ?? "" }],
        ContainerInline when depth >= DepthMax => [new("text") { Text = Words((ContainerInline)inline) }],
        LinkInline link => [new("link") { Href = link.Url ?? "", Title = link.Title ?? "", Children = Inlines(link, depth + 1) }],
        EmphasisInline { DelimiterChar: '~', DelimiterCount: 2 } struck => [new("strikethrough") { Children = Inlines(struck, depth + 1) }],
        EmphasisInline { DelimiterChar: '*' or '_' } emphasis => [new("emphasis") { Level = Math.Min(emphasis.DelimiterCount, 2), Children = Inlines(emphasis, depth + 1) }],
        ContainerInline other => Inlines(other, depth),
        _ => [],
    };

    private static string Words(ContainerInline words) => string.Concat(words.Descendants<LiteralInline>().Select(literal => literal.Content.ToString()));

    private static string Words(Block block) => string.Concat(block.Descendants<LiteralInline>().Select(literal => literal.Content.ToString()));
}
