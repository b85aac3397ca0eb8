using Features.Content;

namespace Features.Tests.Content;

public sealed class ComponentTests
{
    [Theory]
    [InlineData("::apis-list\n::", "apis-list", null)]
    [InlineData("::snippet{name=\"a b\"}\n::", "snippet", "a b")]
    [InlineData("::snippet{name=plain}\n::", "snippet", "plain")]
    [InlineData("::snippet\n---\nname: \"from: yaml\"\n---\n::", "snippet", "from: yaml")]
    [InlineData("::snippet\r\n---\r\nname: crlf\r\n---\r\n::\r\n", "snippet", "crlf")]
    [InlineData("- one\n\n  ::snippet{name=x}\n  ::\n", "snippet", "x")]
    [InlineData("> ::apis-list\n> ::\n", "apis-list", null)]
    [InlineData("::page-section\n:::apis-list\n:::\n::", "apis-list", null)]
    [InlineData("::apis-list", "apis-list", null)]
    public void Keeps_the_place_of_a_component(string markdown, string name, string? property)
    {
        var page = MarkdownRenderer.Render(markdown, keepsComponents: true);
        var component = Assert.Single(page.Components);
        Assert.Equal((name, property), (component.Name, component.Properties.GetValueOrDefault("name")));
        Assert.Contains("HERE", page.Fill(["HERE"]));
        Assert.DoesNotContain("portal-component", page.Fill(["HERE"]));
        Assert.StartsWith("::", markdown[component.Start..component.End]);
        Assert.DoesNotContain("portal-component", MarkdownRenderer.Render(markdown).Html);
    }

    [Fact]
    public void Names_where_a_component_stands_in_the_text()
    {
        const string markdown = "before\n\n::snippet{name=x}\n::\n\nafter";
        var component = Assert.Single(MarkdownRenderer.Render(markdown, keepsComponents: true).Components);
        Assert.Equal("before\n\n|\n\nafter", markdown[..component.Start] + "|" + markdown[component.End..]);
    }

    [Fact]
    public void Keeps_the_words_of_components_that_it_does_not_know()
    {
        var page = MarkdownRenderer.Render("::page-hero{image=\"x\"}\n---\ntitle: gone\n---\n#title\nWelcome *all*\n#description\nSecond\n::\n\nAfter");
        Assert.Contains("Welcome <em>all</em>", page.Html);
        Assert.Contains("Second", page.Html);
        Assert.Contains("<p>After</p>", page.Html);
        Assert.DoesNotContain("#title", page.Html);
        Assert.DoesNotContain("gone", page.Html);
    }

    [Theory]
    [InlineData("```\n::apis-list\n::\n```")]
    [InlineData("`<portal-component n=\"0\"></portal-component>`")]
    [InlineData("<portal-component n=\"0\"></portal-component>")]
    [InlineData("[a](/x \"<portal-component n='0'></portal-component>\")")]
    [InlineData("[a](/x \"<portal-component n=&quot;0&quot;></portal-component>\")")]
    [InlineData("::before is a word of style sheets")]
    [InlineData("std::vector")]
    public void Finds_no_component_where_there_is_only_text(string markdown)
    {
        var page = MarkdownRenderer.Render(markdown, keepsComponents: true);
        Assert.Empty(page.Components);
        Assert.DoesNotContain("HERE", page.Fill(["HERE"]));
    }

    [Theory]
    [InlineData("---\ntitle: T\n---\nrest", "T", "rest")]
    [InlineData("---\r\ntitle: T\r\n...\r\nrest", "T", "rest")]
    [InlineData("---\ntitle: T\n---", "T", "")]
    [InlineData("---\ntitle: T", null, "---\ntitle: T")]
    [InlineData("no front matter", null, "no front matter")]
    [InlineData("", null, "")]
    public void Reads_front_matter_without_the_text(string markdown, string? title, string below)
    {
        Assert.Equal(title, FrontMatter.Of(markdown).Find("title"));
        Assert.Equal(below, FrontMatter.Below(markdown));
    }
}
