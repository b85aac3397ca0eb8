using System.Text;
using Features.Content;

namespace Features.Tests.Content;

public sealed class FrontMatterTests
{
    [Fact]
    public void Reads_the_scalars_and_shows_none_of_them()
    {
        var page = MarkdownRenderer.Render("---\ntitle: \"A: b\"\ndescription: >\n  Two\n  lines\ntags: [a, b]\nnested:\n  title: inner\n---\n# Shown");
        Assert.Equal("A: b", page.FrontMatter.Find("title"));
        Assert.Equal("Two lines\n", page.FrontMatter.Find("description"));
        Assert.Equal(["description", "title"], page.FrontMatter.Values.Keys.Order());
        Assert.Null(page.FrontMatter.Error);
        Assert.Equal("<h1 id=\"doc-shown\">Shown</h1>\n", page.Html);
    }

    [Theory]
    [InlineData("title: [open", "line")]
    [InlineData("- a\n- b", "not a list of keys and values")]
    [InlineData("a: b: c", "line")]
    public void Returns_the_reason_when_it_cannot_be_read(string yaml, string reason)
    {
        var page = MarkdownRenderer.Render($"---\n{yaml}\n---\ntext");
        Assert.Contains(reason, page.FrontMatter.Error);
        Assert.Empty(page.FrontMatter.Values);
        Assert.Equal("<p>text</p>\n", page.Html);
    }

    [Fact]
    public void Survives_a_bomb_of_aliases()
    {
        var bomb = new StringBuilder("a0: &a0 lol\n");
        for (var level = 1; level < 40; level++) bomb.Append($"a{level}: &a{level} [*a{level - 1},*a{level - 1},*a{level - 1},*a{level - 1}]\n");
        Assert.Equal("lol", FrontMatter.Read(bomb.ToString()).Find("a0"));
    }

    [Fact]
    public void Survives_nesting_without_end() => Assert.Empty(FrontMatter.Read("a: " + new string('[', 4000)).Values);

    [Fact]
    public void Rejects_more_entries_than_anybody_writes() =>
        Assert.NotNull(FrontMatter.Read(string.Concat(Enumerable.Range(0, FrontMatter.EntriesMax + 1).Select(n => $"k{n}: v\n"))).Error);

    [Fact]
    public void Rejects_more_text_than_anybody_writes() => Assert.NotNull(FrontMatter.Read("a: " + new string('x', FrontMatter.CharactersMax)).Error);
}
