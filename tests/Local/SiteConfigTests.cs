using Local.Sites;
using Testing;

namespace Local.Tests;

/// <summary>The portal's own configuration, read as a Static Web App reads it.</summary>
public sealed class SiteConfigTests
{
    private static SiteConfig Portal => SiteConfig.Find(Path.Combine(Repository.Root, "portal-static", "portal"))!;

    [Theory]
    [InlineData("/assets/*", "/assets/app-1.js", true)]
    [InlineData("/assets/*", "/assetsx", false)]
    [InlineData("/help", "/help", true)]
    [InlineData("/help", "/help/more", false)]
    [InlineData("/*.{js,css}", "/theme.js", true)]
    [InlineData("/*.{js,css}", "/a/b.css", true)]
    [InlineData("/*.{js,css}", "/apis/node.js-wrapper", false)]
    public void Reads_patterns_as_the_service_does(string pattern, string path, bool matches) => Assert.Equal(matches, SiteConfig.Matches(pattern, path));

    [Theory]
    [InlineData("/apis", true)]
    [InlineData("/apps/1", true)]
    [InlineData("/api/v3/portal", false)]
    [InlineData("/assets/gone.js", false)]
    [InlineData("/gone.svg", false)]
    public void Returns_the_application_for_addresses_of_its_own(string path, bool falls) => Assert.Equal(falls, Portal.FallsBack(path));

    [Theory]
    [InlineData("portal", "/reference/*", "/diagram-frame.html")]
    [InlineData("console", "/diagram-frame.html", "/reference-frame.html")]
    public void Keeps_inline_styles_to_the_reference_and_the_frames(string name, params string[] expected)
    {
        var site = SiteConfig.Find(Path.Combine(Repository.Root, "portal-static", name))!;
        Assert.DoesNotContain("unsafe", site.GlobalHeaders["Content-Security-Policy"]);
        var loose = site.Routes.Where(route => route.Headers?.GetValueOrDefault("Content-Security-Policy")?.Contains("unsafe") == true).Select(route => route.Route);
        Assert.Equal(expected, loose);
        Assert.All(site.Routes, route => Assert.DoesNotContain("'unsafe-eval'", route.Headers?.GetValueOrDefault("Content-Security-Policy") ?? ""));
    }

    [Theory]
    [InlineData("/assets/app-1.js", "public, max-age=31536000, immutable")]
    [InlineData("/vendor/scalar-1/style.css", "public, max-age=31536000, immutable")]
    [InlineData("/reference/flights", null)]
    [InlineData("/", null)]
    public void Keeps_only_hashed_files_for_long(string path, string? caching)
    {
        Assert.Equal(caching, Portal.RouteOf(path)?.Headers?.GetValueOrDefault("Cache-Control"));
        Assert.Equal("no-cache", Portal.GlobalHeaders["Cache-Control"]);
    }

    [Fact]
    public void Returns_nothing_when_the_build_has_not_finished() => Assert.Null(SiteConfig.Find(Path.Combine(Repository.Root, "portal-static", "shared")));
}
