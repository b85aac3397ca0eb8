using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>What is written in Markdown, as it stands in a page and on paper.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class Written(BrowserFixture fixture)
{
    // Each of it is another colour in the dark.
    private static readonly string[][] Painted = [["html", "background-color"], ["h1", "color"], ["article pre", "background-color"], ["article a", "color"]];

    [BrowserFact]
    public async Task Returns_a_document_below_the_title_of_its_page()
    {
        var (portal, site) = await Portal("documents");
        var api = (await fixture.Admin.Post("/v3/apis", new { name = "Trains", slug = "trains" })).Is(201).Id;
        (await fixture.Admin.Post($"/v3/apis/{api}/documents", new { title = "Begin here", slug = "begin", status = "published", content = "# Begin here\n\n## A first call\n\n```go\nmain()\n```" })).Is(201);
        (await fixture.Admin.Post($"/v3/apis/{api}/documents", new { title = "Limits", slug = "limits", status = "published", content = "## Per day\n\nTen." })).Is(201);
        (await fixture.Admin.Put($"/v3/apis/{api}/publications/{portal}", new { visibility = "public" })).Is(200);
        await using var reader = await fixture.Open(site);
        await reader.Go("/apis/trains/docs/begin");
        await reader.Arrives("Trains");
        Assert.Equal(["H1 Trains", "H2 Begin here", "H3 A first call"], await Headings(reader));
        await Assertions.Expect(reader.Page).ToHaveTitleAsync("Begin here · Trains · documents");
        await reader.Look("document");
        await reader.Link("Limits").ClickAsync();
        await reader.Sees("Ten.");
        Assert.Equal(["H1 Trains", "H2 Per day"], await Headings(reader));
        await Assertions.Expect(reader.Page).ToHaveTitleAsync("Limits · Trains · documents");
        // An agent reads what was written.
        Assert.StartsWith("# Begin here\n\n## A first call", await reader.Page.EvaluateAsync<string>(
            "async () => (await fetch('/api/v3/apis/trains/documents/begin', { headers: { accept: 'text/markdown' } })).text()"), StringComparison.Ordinal);
        Assert.Empty(reader.Faults);
    }

    [BrowserFact]
    public async Task Returns_pages_with_one_title_and_asks_for_none_that_are_not_there()
    {
        var (portal, site) = await Portal("titles");
        await using var reader = await fixture.Open(site);
        var missing = new ConcurrentQueue<string>();
        reader.Page.Response += (_, response) =>
        {
            if (response.Status >= 400) missing.Enqueue($"{response.Status} {response.Url}");
        };
        // No page of its own; then some, and no home page among them.
        foreach (var (path, heading) in new[] { ("/", "Build on APIs"), ("/getting-started", "Getting started"), ("/help", "Help"), ("/apis", "APIs") })
        {
            await reader.Go(path);
            await reader.Arrives(heading);
        }
        (await fixture.Admin.Post($"/v3/portals/{portal}/pages", new { slug = "news", title = "News of today", status = "published", visibility = "public", content = "Nothing is new." })).Is(201);
        (await fixture.Admin.Post($"/v3/portals/{portal}/pages", new { slug = "help", status = "published", visibility = "public", content = "# Call us\n\n## By day\n\n# Write to us" })).Is(201);
        await reader.Go("/");
        await reader.Arrives("Build on APIs");
        await reader.Look("own-pages-without-home");
        await reader.Go("/getting-started");
        await reader.Arrives("Getting started");
        await reader.Go("/help");
        await reader.Arrives("Call us");
        Assert.Equal(["H1 Call us", "H3 By day", "H2 Write to us"], await Headings(reader));
        await reader.Go("/news");
        await reader.Arrives("News of today");
        await Assertions.Expect(reader.Page).ToHaveTitleAsync("News of today · titles");
        await reader.Sees("Nothing is new.");
        Assert.Empty(missing);
        Assert.Empty(reader.Faults);
    }

    [BrowserFact]
    public async Task Returns_light_paper_when_the_screen_is_dark()
    {
        await using var reader = await fixture.Open((await Portal("paper")).Site);
        foreach (var byHand in (bool[])[false, true])
        {
            await reader.Go("/getting-started");
            var light = await reader.Page.EvaluateAsync<string[][]>(
                "painted => painted.map(([selector, property]) => [selector, property, getComputedStyle(document.querySelector(selector)).getPropertyValue(property)])", Painted);
            await reader.Page.EvaluateAsync("byHand => { if (byHand) localStorage.setItem('theme', 'dark'); }", byHand);
            if (!byHand) await reader.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
            await reader.Page.ReloadAsync();
            // The drawing comes later, and is the dark one.
            await Assertions.Expect(reader.Page.Locator(".diagram img[data-dark]")).ToBeVisibleAsync();
            foreach (var part in light) await Assertions.Expect(reader.Page.Locator(part[0]).First).Not.ToHaveCSSAsync(part[1], part[2]);
            await reader.Page.EmulateMediaAsync(new() { Media = Media.Print });
            foreach (var part in light) await Assertions.Expect(reader.Page.Locator(part[0]).First).ToHaveCSSAsync(part[1], part[2]);
            await Assertions.Expect(reader.Page.Locator("header.bar")).ToBeHiddenAsync();
            await Assertions.Expect(reader.Page.Locator(".diagram img")).Not.ToHaveCSSAsync("filter", "none");
            await reader.Keep($"paper-{(byHand ? "chosen" : "system")}");
            await reader.Page.EmulateMediaAsync(new() { Media = Media.Screen, ColorScheme = ColorScheme.Light });
        }
    }

    private static async Task<string[]> Headings(Person reader)
    {
        await reader.Settle();
        return await reader.Page.EvaluateAsync<string[]>("[...document.querySelectorAll('main :is(h1, h2, h3, h4)')].map(one => `${one.tagName} ${one.textContent.trim()}`)");
    }

    private async Task<(string Id, string Site)> Portal(string name)
    {
        var portal = (await fixture.Admin.Post("/v3/portals", new { name })).Is(201).Json;
        return ((string)portal["id"]!, fixture.SiteOf((string)portal["default_domain"]!));
    }
}
