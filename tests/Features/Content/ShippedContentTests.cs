using Features.Content;
using Testing;

namespace Features.Tests.Content;

public sealed class ShippedContentTests
{
    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Path.Combine(Repository.Root, "portal-static", "content"), "*.md").Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Keeps_shipped_pages_complete(string file)
    {
        var page = MarkdownRenderer.Render(File.ReadAllText(Path.Combine(Repository.Root, "portal-static", "content", file)));
        Assert.Null(page.FrontMatter.Error);
        Assert.NotNull(page.FrontMatter.Find("title"));
        Assert.NotNull(page.FrontMatter.Find("description"));
        Assert.Single(page.Headings, heading => heading.Level == 1);
        Assert.DoesNotContain("&lt;", page.Html); // escaped HTML: somebody wrote a tag, which readers would see as one
    }
}
