using System.Text.Json;
using Features.Content;
using Platform.Http;

namespace Features.Tests.Content;

public sealed class MarkdownTreeTests
{
    [Theory]
    [InlineData("a\nb  \nc", """[{"type":"paragraph","children":[{"type":"text","text":"a","softBreak":true},{"type":"text","text":"b","hardBreak":true},{"type":"text","text":"c"}]}]""")]
    [InlineData("> *a*", """[{"type":"blockquote","children":[{"type":"paragraph","children":[{"type":"emphasis","level":1,"children":[{"type":"text","text":"a"}]}]}]}]""")]
    [InlineData("---", """[{"type":"break"}]""")]
    [InlineData("```json\n{}\n```", """[{"type":"code_block","lang":"json","children":[{"type":"text","text":"{}"}]}]""")]
    [InlineData("1. a\n2. `b`", """[{"type":"list","isOrdered":true,"children":[{"type":"list_item","children":[{"type":"text_block","children":[{"type":"text","text":"a"}]}]},{"type":"list_item","children":[{"type":"text_block","children":[{"type":"code","children":[{"type":"text","text":"b"}]}]}]}]}]""")]
    [InlineData("- [x] a", """[{"type":"list","isOrdered":false,"children":[{"type":"list_item","children":[{"type":"text_block","children":[{"type":"task_checkbox","checked":true},{"type":"text","text":" a"}]}]}]}]""")]
    [InlineData("[a](/b \"c\")", """[{"type":"paragraph","children":[{"type":"link","href":"/b","title":"c","children":[{"type":"text","text":"a"}]}]}]""")]
    [InlineData("![a](/b.png)", """[{"type":"paragraph","children":[{"type":"image","url":"/b.png","alt":"a","title":""}]}]""")]
    [InlineData("~~a~~", """[{"type":"paragraph","children":[{"type":"strikethrough","children":[{"type":"text","text":"a"}]}]}]""")]
    [InlineData("|a|b|\n|:-|-:|\n|c|d|", """[{"type":"table","alignments":["left","right"],"children":[{"type":"table_header","alignments":["left","right"],"children":[{"type":"table_cell","alignment":"left","children":[{"type":"paragraph","children":[{"type":"text","text":"a"}]}]},{"type":"table_cell","alignment":"right","children":[{"type":"paragraph","children":[{"type":"text","text":"b"}]}]}]},{"type":"table_row","alignments":["left","right"],"children":[{"type":"table_cell","alignment":"left","children":[{"type":"paragraph","children":[{"type":"text","text":"c"}]}]},{"type":"table_cell","alignment":"right","children":[{"type":"paragraph","children":[{"type":"text","text":"d"}]}]}]}]}]""")]
    [InlineData("---\ntitle: a\n---\n", "[]")]
    public void Returns_the_nodes_of_the_contract(string markdown, string tree) => Assert.Equal(tree, Json(markdown));

    [Theory]
    [InlineData("[a](javascript:alert(1))")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("![a](data:text/html,x)")]
    public void Rejects_links_that_the_html_rejects(string markdown)
    {
        var tree = Json(markdown);
        Assert.DoesNotContain("\"link\"", tree);
        Assert.DoesNotContain("\"image\"", tree);
    }

    [Theory]
    [InlineData(">")]
    [InlineData("- ")]
    [InlineData("**a _b ")]
    [InlineData("::a\n")]
    public void Keeps_the_words_of_what_nests_deeper_than_an_answer_may(string level)
    {
        foreach (var levels in (int[])[20, 60, 120, 500])
        {
            var tree = Json(string.Concat(Enumerable.Repeat(level, levels)) + " deep");
            Assert.Contains("deep", tree);
            JsonDocument.Parse(tree, new JsonDocumentOptions { MaxDepth = 60 }).Dispose();
        }
    }

    private static string Json(string markdown) => JsonSerializer.Serialize(MarkdownTree.Of(markdown), Wire.Json);
}
