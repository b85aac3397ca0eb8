using Features.Content;

namespace Features.Tests.Content;

public sealed class MarkdownRendererTests
{
    private static string Html(string markdown) => MarkdownRenderer.Render(markdown).Html;

    [Theory]
    [InlineData("| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |", "<td class=\"align-right\">3</td>")]
    [InlineData("| a | b | c |\n|---|:-:|--:|\n| 1 | 2 | 3 |", "<th class=\"align-center\" scope=\"col\">b</th>")]
    [InlineData("- [x] done\n- [ ] open", "checked=\"checked\" aria-label=\"done\">")]
    [InlineData("One[^1].\n\n[^1]: The note.", "<a href=\"#doc-fn:1\" class=\"footnote-ref\" id=\"doc-fnref:1\"><sup>1</sup></a>")]
    [InlineData("Term\n:   What it means", "<dt>Term</dt>")]
    [InlineData("> [!WARNING]\n> Mind the gap", "<div class=\"markdown-alert markdown-alert-warning\">")]
    [InlineData("~~old~~ ==new==", "<del>old</del> <mark>new</mark>")]
    [InlineData(":rocket:", "🚀")]
    [InlineData("Sad :-( but true", ":-(")]
    [InlineData("See https://example.com/a?b=1&c=2", "<a href=\"https://example.com/a?b=1&amp;c=2\" rel=\"noopener noreferrer nofollow\">")]
    [InlineData("[APIs](/apis)", "<a href=\"/apis\">APIs</a>")]
    [InlineData("[us](mailto:us@example.com)", "<a href=\"mailto:us@example.com\">us</a>")]
    [InlineData("![A cat](/cat.png)", "<img src=\"/cat.png\" alt=\"A cat\" loading=\"lazy\">")]
    [InlineData("3. three\n4. four", "<ol start=\"3\">")]
    public void Keeps_what_markdown_can_say_when_it_renders(string markdown, string html) => Assert.Contains(html, Html(markdown));

    [Theory]
    [InlineData("mermaid", "graph LR\n  a --> b")]
    [InlineData("plantuml", "A -> B: <go>")]
    [InlineData("c#", "var a = 1 < 2;")]
    public void Keeps_a_fence_as_data_when_it_names_a_language(string language, string source)
    {
        var html = Html($"```{language}\n{source}\n```");
        Assert.Contains($"<pre><code class=\"language-{language}\">", html);
        Assert.Contains(System.Net.WebUtility.HtmlEncode(source), html);
    }

    [Fact]
    public void Returns_headings_with_the_ids_that_links_name()
    {
        var page = MarkdownRenderer.Render("# Same\n\n## Same\n\n### With `code` &amp; *stress*\n\n[up](#same)");
        Assert.Equal([new(1, "doc-same", "Same"), new(2, "doc-same-1", "Same"), new(3, "doc-with-code--stress", "With code & stress")], page.Headings);
        Assert.Contains("<a href=\"#doc-same\">up</a>", page.Html);
    }

    [Fact]
    public void Returns_every_word_without_markup_when_it_is_asked_for_text()
    {
        var page = MarkdownRenderer.Render("# Title\n\nSome *words* and a [link](/a).\n\n| h1 | h2 |\n|---|---|\n| c1 | c2 |\n\n```go\nfunc main() {}\n```\n\n![a cat](/c.png)");
        Assert.Equal("Title\nSome words and a link.\nh1 h2\nc1 c2\nfunc main() {}\na cat", page.Text);
    }

    [Fact]
    public void Keeps_a_table_of_a_contents_page_working_when_a_heading_is_called_like_a_property()
    {
        Assert.Contains("<h1 id=\"doc-location\">", Html("# location"));
    }

    [Fact]
    public void Rejects_more_than_the_contract_allows() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MarkdownRenderer.Render(new string('a', MarkdownRenderer.CharactersMax + 1)));
}
