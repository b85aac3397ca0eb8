using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>What holds for every page of a portal, whoever reads it and however.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class Pages(BrowserFixture fixture)
{
    [BrowserFact]
    public async Task Keeps_written_pages_readable_when_scripts_are_off()
    {
        await using var reader = await fixture.Open(await Portal("no-scripts"), script: false);
        foreach (var (path, heading, words) in new[] { ("/", "Build on APIs you can rely on", "Ask for access."), ("/getting-started", "Getting started", "stateDiagram-v2"), ("/help", "Help", "I lost a key") })
        {
            await reader.Page.GotoAsync(path);
            await reader.Arrives(heading);
            await reader.Sees(words);
            Assert.True(await reader.Page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link).CountAsync() > 0);
        }
        await reader.Page.GotoAsync("/apis");
        await reader.Arrives("This page needs JavaScript");
    }

    [BrowserFact]
    public async Task Keeps_everything_in_reach_of_the_keyboard()
    {
        await using var reader = await fixture.Open(await Portal("keyboard"));
        await reader.Go("/");
        await reader.Page.Keyboard.PressAsync("Tab");
        await Assertions.Expect(reader.Link("Skip to the content")).ToBeFocusedAsync();
        await reader.Page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
        await reader.Look("palette");
        await reader.Page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(reader.Link("Skip to the content")).ToBeFocusedAsync();
        await reader.Page.Keyboard.PressAsync("/");
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
        await reader.Page.Keyboard.TypeAsync("gett");
        await reader.Page.Keyboard.PressAsync("Enter");
        await reader.Arrives("Getting started");
        await Assertions.Expect(reader.Page.Locator("h1")).ToBeFocusedAsync();
        Assert.Empty(reader.Faults);
    }

    [BrowserFact]
    public async Task Returns_a_diagram_drawn_in_both_themes()
    {
        await using var reader = await fixture.Open(await Portal("diagrams"));
        await reader.Go("/getting-started");
        var picture = reader.Page.GetByAltText("States of a registration");
        await Assertions.Expect(picture).ToBeVisibleAsync();
        Assert.True(await picture.EvaluateAsync<int>("async image => (await image.decode(), image.naturalWidth)") > 50);
        await reader.Look("getting-started");
        Assert.Empty(reader.Faults);
    }

    [BrowserFact]
    public async Task Returns_the_operators_own_pages_and_links_when_there_are_some()
    {
        var site = await Portal("own-pages");
        var portal = (string)(await fixture.FindPortal("own-pages"))["id"]!;
        await using var alex = await Administrator.SignIn(fixture, $"/portals/{portal}/pages");
        await alex.Person.Look("console-pages-empty");
        await alex.Person.Button("Begin with sample pages").ClickAsync();
        await alex.Person.Link("Home").ClickAsync();
        await alex.Person.Arrives("Page Home");
        await alex.Person.Field("Visibility").SelectOptionAsync("Public: everybody");
        await alex.Person.Field("Content").FillAsync("# Fly with us\n\nEverything about flights.\n\n<script>alert(1)</script>\n\n::apis-list\n::");
        await alex.Person.Look("console-page");
        await alex.Person.Button("Save").ClickAsync();
        await alex.Person.Sees("Home is saved.");
        await alex.Person.Look("console-pages");
        var menu = new { main = new[] { new { path = "/", title = "Start", visibility = "public", external = false }, new { path = "javascript:alert(2)", title = "Hostile", visibility = "public", external = false } } };
        var customized = await fixture.Admin.Patch($"/v3/portals/{portal}/customization", new { menu, theme = new { colors = new { primary = "#7a1fa2" } } });
        // What is hostile may be refused already; what is stored must not run.
        if ((int)customized.Status != 200) (await fixture.Admin.Patch($"/v3/portals/{portal}/customization", new { menu = new { main = menu.main[..1] }, theme = new { colors = new { primary = "#7a1fa2" } } })).Is(200);

        await using var reader = await fixture.Open(site);
        await reader.Go("/");
        await reader.Arrives("Fly with us");
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Start" })).ToBeVisibleAsync();
        await reader.Look("own-home");
        Assert.Equal(0, await reader.Page.Locator("a[href^='javascript' i], article script").CountAsync());
        Assert.Empty(alex.Person.Faults);
        Assert.Empty(reader.Faults);
    }

    [BrowserFact]
    public async Task Refuses_to_run_what_stands_in_names_and_descriptions()
    {
        const string hostile = "<img src=x onerror=alert(1)>";
        var site = await Portal("hostile", name: hostile, display: hostile + "</title><script>alert(2)</script>");
        var portal = (await fixture.Admin.Get("/v3/portals?page[size]=100")).Is(200).Json["data"]!.AsArray().Single(one => (string?)one!["default_domain"] == new Uri(site).Host)!;
        var api = (await fixture.Admin.Post("/v3/apis", new { name = hostile, slug = "hostile-name", description = "[x](javascript:alert(3)) " + hostile + new string('w', 300) })).Is(201).Id;
        (await fixture.Admin.Put($"/v3/apis/{api}/publications/{portal["id"]}", new { visibility = "public", auth_strategy_ids = (object?)null })).Is(200);
        await using var reader = await fixture.Open(site);
        await reader.Go("/apis");
        await reader.Sees(hostile);
        await reader.Look("hostile-catalog");
        await reader.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = hostile }).ClickAsync();
        await reader.Arrives(hostile);
        await reader.Look("hostile-api");
        Assert.Equal(0, await reader.Page.Locator("img[onerror], script:not([src])").CountAsync());
        Assert.Empty(reader.Faults);
    }

    [BrowserFact]
    public async Task Hides_private_apis_when_nobody_is_signed_in()
    {
        var site = await Portal("private");
        var portal = (await fixture.Admin.Get("/v3/portals?page[size]=100")).Is(200).Json["data"]!.AsArray().Single(one => (string?)one!["default_domain"] == new Uri(site).Host)!;
        var api = (await fixture.Admin.Post("/v3/apis", new { name = "Secret plans", slug = "secret-plans" })).Is(201).Id;
        (await fixture.Admin.Put($"/v3/apis/{api}/publications/{portal["id"]}", new { visibility = "private" })).Is(200);
        await using var reader = await fixture.Open(site);
        await reader.Go("/apis");
        await reader.Sees("Nothing is published for visitors.");
        await reader.Look("catalog-empty");
        foreach (var path in new[] { "/apis/secret-plans", "/apis/no-such-api" })
        {
            await reader.Go(path);
            await reader.Arrives("This API does not exist, or you may not see it");
            Assert.DoesNotContain("Secret plans", await reader.Page.ContentAsync());
        }
        await reader.Look("api-hidden");
        await reader.Go("/apps");
        await reader.Arrives("Sign in");
        Assert.Empty(reader.Faults);
    }

    [BrowserFact]
    public async Task Returns_a_page_that_says_so_when_a_host_is_no_portal()
    {
        await using var reader = await fixture.Open(fixture.SiteOf("nobody.localhost"));
        await reader.Go("/apis");
        await reader.Arrives("No portal here");
        await reader.Look("no-portal");
    }

    private async Task<string> Portal(string slug, string? name = null, string? display = null) =>
        fixture.SiteOf((string)(await fixture.Admin.Post("/v3/portals", new { name = name ?? slug, display_name = display ?? slug })).Is(201).Json["default_domain"]!);
}
