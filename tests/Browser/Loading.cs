using System.Collections.Concurrent;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Code of a page that does not come: a deployment has taken it away, or the network is gone.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class Loading(BrowserFixture fixture)
{
    private const string Unloaded = "This page could not be loaded";

    [BrowserFact]
    public async Task Survives_a_deployment_that_took_the_code_of_a_page_away()
    {
        await using var reader = await fixture.Open(await Portal("deployed"));
        await reader.Go("/help");
        var documents = Documents(reader);
        var asked = 0;
        // What the old document names is gone; the new one brings names that are there.
        await reader.Page.RouteAsync("**/assets/Forgot-*.js", route => Interlocked.Increment(ref asked) == 1 ? route.FulfillAsync(new() { Status = 404 }) : route.ContinueAsync());
        await FollowLink(reader, "/forgot-password");
        await reader.Arrives("Forgot your password?");
        Assert.Equal("/forgot-password", Assert.Single(documents));
        await Assertions.Expect(reader.Page).ToHaveTitleAsync("Forgot your password? · deployed");
    }

    [BrowserFact]
    public async Task Returns_a_page_that_says_so_and_no_circle_when_code_does_not_come_at_all()
    {
        await using var reader = await fixture.Open(await Portal("broken"));
        await reader.Go("/help");
        await Breaks(reader, "Forgot", "/forgot-password", "Forgot your password?");
    }

    [BrowserFact]
    public async Task Returns_a_page_that_says_so_in_the_console_as_well()
    {
        await using var admin = await Administrator.SignIn(fixture, "/apis");
        await admin.Person.Arrives("Catalog");
        await Breaks(admin.Person, "Webhooks", "/webhooks", "Webhooks");
    }

    [BrowserFact]
    public async Task Keeps_the_site_when_the_network_is_gone()
    {
        await using var reader = await fixture.Open(await Portal("offline"));
        await reader.Go("/help");
        var documents = Documents(reader);
        await reader.Page.Context.SetOfflineAsync(true);
        await FollowLink(reader, "/forgot-password");
        await reader.Arrives(Unloaded);
        // The search is code that comes later as well.
        await reader.Button("Search Ctrl K").Or(reader.Button("Search")).ClickAsync();
        await reader.Sees("The search could not be loaded.");
        Assert.Empty(documents);
        await reader.Page.Context.SetOfflineAsync(false);
        await reader.Button("Load again").ClickAsync();
        await reader.Arrives("Forgot your password?");
        await reader.Page.Keyboard.PressAsync("Control+k");
        await Assertions.Expect(reader.Page.GetByRole(AriaRole.Combobox)).ToBeFocusedAsync();
    }

    private static async Task Breaks(Person person, string chunk, string path, string heading)
    {
        var documents = Documents(person);
        await person.Page.RouteAsync($"**/assets/{chunk}-*.js", route => route.FulfillAsync(new() { Status = 404 }));
        await FollowLink(person, path);
        await person.Arrives(Unloaded);
        await Assertions.Expect(person.Button("Load again")).ToBeVisibleAsync();
        Assert.Equal(path, Assert.Single(documents));
        await person.Look($"unloaded{path.Replace('/', '-')}");
        await person.Button("Load again").ClickAsync();
        await Assertions.Expect(person.Page.Locator("h1")).ToContainTextAsync(Unloaded);
        await person.Settle();
        Assert.Equal([path, path], documents);
        // By hand as often as one likes: it is there again.
        await person.Page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.Wait });
        await person.Button("Load again").ClickAsync();
        await person.Arrives(heading);
        Assert.Equal(3, documents.Count);
        Assert.Empty(person.Faults);
    }

    // Documents that the browser goes to; what a script asks for is none.
    private static ConcurrentQueue<string> Documents(Person person)
    {
        var documents = new ConcurrentQueue<string>();
        person.Page.Request += (_, request) =>
        {
            if (request.IsNavigationRequest) documents.Enqueue(new Uri(request.Url).AbsolutePath);
        };
        return documents;
    }

    private static Task FollowLink(Person person, string path) => person.Page.EvaluateAsync(
        "path => { const link = document.createElement('a'); link.href = path; document.querySelector('main').append(link); link.click(); }", path);

    private async Task<string> Portal(string name) => fixture.SiteOf((string)(await fixture.Admin.Post("/v3/portals", new { name })).Is(201).Json["default_domain"]!);
}
