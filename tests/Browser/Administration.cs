using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The console, as an administrator uses it: by the words that the documents name.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class Administration(BrowserFixture fixture)
{
    private const string Specification = """
        openapi: 3.0.3
        info: { title: MyAPI, version: 1.0.0 }
        paths:
          /flights: { get: { responses: { "200": { description: ok } } }, post: { responses: { "201": { description: ok } } } }
          /elsewhere: { get: { responses: { "200": { description: ok } } } }
        """;

    [BrowserFact]
    public async Task Creates_a_package_for_partners_when_the_how_to_is_followed_by_hand()
    {
        await using var alex = await SignIn();
        await alex.Arrives("Get started");
        await alex.Look("console-start");
        await MakesGateway(alex);
        await MakesApi(alex);
        await LinksGateway(alex);
        await ComposesPackage(alex);
        await MakesPortal(alex);
        await Publishes(alex);

        var package = (await fixture.Admin.Get("/v3/api-packages?filter[name]=Packaged by hand")).Is(200).Json["data"]![0]!;
        Assert.Equal("""{"limit":5,"duration":"minutes"}""", package["rate_limiting_config"]!.ToJsonString());
        var operations = (await fixture.Admin.Get($"/v3/api-packages/{package["id"]}/operations")).Is(200).Json["data"]!.AsArray();
        Assert.Equal("""{"limit":2,"duration":"hours"}""", Assert.Single(operations)!["rate_limiting_config"]!.ToJsonString());
        var publications = (await fixture.Admin.Get($"/v3/api-publications?filter[api_id]={package["id"]}")).Is(200).Json["data"]!.AsArray();
        Assert.Equal("private", (string?)Assert.Single(publications)!["visibility"]);
        Assert.Empty(alex.Faults);
    }

    [BrowserFact]
    public async Task Changes_who_may_sign_in_when_those_who_wait_are_decided_on_by_keyboard()
    {
        var portal = (await fixture.Admin.Post("/v3/portals", new { name = "inbox" })).Is(201).Id;
        foreach (var (name, email) in new[] { ("Ida Waits", "ida@example.com"), ("Rob Waits", "rob@example.com") })
            (await fixture.Admin.Post($"/v3/portals/{portal}/developers", new { full_name = name, email, status = "pending" })).Is(201);
        await using var alex = await SignIn("/access?portal=" + portal);
        await alex.Arrives("Access and approvals");
        await alex.Sees("Ida Waits");
        await alex.Look("console-inbox");

        await alex.Button("Approve Ida Waits").FocusAsync();
        await alex.Page.Keyboard.PressAsync("Enter");
        await alex.Sees("Ida Waits is approved.");
        await alex.Button("Reject Rob Waits").FocusAsync();
        await alex.Page.Keyboard.PressAsync("Enter");
        // Asked first, with the harmless answer at hand.
        await Assertions.Expect(Dialog(alex).GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await alex.Look("console-reject");
        await Dialog(alex).GetByRole(AriaRole.Button, new() { Name = "Reject" }).FocusAsync();
        await alex.Page.Keyboard.PressAsync("Enter");
        await alex.Sees("Rob Waits is rejected.");

        var developers = (await fixture.Admin.Get($"/v3/portals/{portal}/developers?sort=name")).Is(200).Json["data"]!.AsArray();
        Assert.Equal(["approved", "rejected"], developers.Select(developer => (string?)developer!["status"]));
        Assert.Empty(alex.Faults);
    }

    [BrowserFact]
    public async Task Keeps_what_was_typed_and_runs_none_of_it_when_a_form_is_refused()
    {
        const string Hostile = "<img src=x onerror=alert(2)>";
        (await fixture.Admin.Post("/v3/apis", new { name = Hostile })).Is(201);
        await using var alex = await SignIn("/apis/new");
        await alex.Field("API name").FillAsync(Hostile);
        await alex.Field("or paste it").FillAsync("{ nope");
        await alex.Button("Create").ClickAsync();
        await alex.Sees("The document is not valid JSON");
        await alex.Look("console-refused");
        await alex.Field("or paste it").FillAsync("");
        await alex.Button("Create").ClickAsync();
        await alex.Sees("already exists");
        Assert.Equal(Hostile, await alex.Field("API name").InputValueAsync());
        await alex.Go("/apis");
        await alex.Sees(Hostile);
        Assert.Empty(alex.Faults);
    }

    [BrowserFact]
    public async Task Forgets_the_token_when_the_administrator_signs_out()
    {
        await using var alex = await fixture.Open(Site);
        await alex.Go("/portals");
        await alex.Arrives("Sign in to the console");
        await alex.Look("console-sign-in");
        await alex.Field("Administrator’s token").FillAsync("not-the-token-0123456789");
        await alex.Button("Sign in").ClickAsync();
        await alex.Sees("This token is not accepted");
        await alex.Field("Administrator’s token").FillAsync(EndToEnd.Runner.AdminToken);
        await alex.Button("Sign in").ClickAsync();
        await alex.Arrives("Dev Portal");
        Assert.DoesNotContain(EndToEnd.Runner.AdminToken, await alex.Page.EvaluateAsync<string>("JSON.stringify(localStorage) + document.cookie"), StringComparison.Ordinal);
        await alex.Button("Sign out").ClickAsync();
        await alex.Arrives("Sign in to the console");
        Assert.Equal(0, await alex.Page.EvaluateAsync<int>("sessionStorage.length"));
        Assert.Empty(alex.Faults);
    }

    private string Site => $"http://localhost:{fixture.Runner.Site.Port}";

    private async Task<Person> SignIn(string path = "/")
    {
        var alex = await fixture.Open(Site);
        await alex.Go(path);
        await alex.Field("Administrator’s token").FillAsync(EndToEnd.Runner.AdminToken);
        await alex.Button("Sign in").ClickAsync();
        await Assertions.Expect(alex.Button("Sign out")).ToBeVisibleAsync();
        return alex;
    }

    private static ILocator Dialog(Person alex) => alex.Page.GetByRole(AriaRole.Dialog);

    private static ILocator Sidebar(Person alex, string title) =>
        alex.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = title, Exact = true });

    private async Task MakesGateway(Person alex)
    {
        await Sidebar(alex, "Control planes").ClickAsync();
        await alex.Link("New control plane").First.ClickAsync();
        await alex.Field("Name").FillAsync("by-hand");
        await alex.Button("Create").ClickAsync();
        await alex.Arrives("by-hand");
        await alex.Link("New service").ClickAsync();
        await alex.Field("Name").FillAsync("example-service");
        await alex.Field("URL").FillAsync(fixture.Runner.Upstream.ToString());
        await alex.Button("Create").ClickAsync();
        await alex.Link("Routes (0)").ClickAsync();
        await alex.Link("New route").ClickAsync();
        await alex.Arrives("New route");
        await alex.Field("Name").FillAsync("example-route");
        await alex.Field("Paths").FillAsync("/flights");
        await alex.Button("Create").ClickAsync();
        await alex.Arrives("by-hand");
        await alex.Look("console-control-plane");
    }

    private static async Task MakesApi(Person alex)
    {
        await Sidebar(alex, "Catalog").ClickAsync();
        await alex.Link("New API").First.ClickAsync();
        await alex.Field("API name").FillAsync("MyAPI");
        await alex.Field("Upload a file").SetInputFilesAsync(new FilePayload { Name = "my.yaml", MimeType = "application/yaml", Buffer = System.Text.Encoding.UTF8.GetBytes(Specification) });
        await Assertions.Expect(alex.Field("or paste it")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^openapi"));
        await alex.Button("Create").ClickAsync();
        await alex.Arrives("Version 1.0.0");
        await alex.Sees("Nothing was found that is wrong with it.");
        await alex.Look("console-findings");
    }

    private static async Task LinksGateway(Person alex)
    {
        await Sidebar(alex, "Catalog").ClickAsync();
        await alex.Link("MyAPI").ClickAsync();
        await alex.Link("Gateway").ClickAsync();
        await alex.Button("Link gateway").ClickAsync();
        var dialog = Dialog(alex);
        await dialog.GetByLabel("Control plane", new() { Exact = true }).SelectOptionAsync("by-hand");
        await dialog.GetByLabel("Link to a control plane").CheckAsync();
        await dialog.GetByLabel("required").CheckAsync();
        await alex.Sees("this can block all traffic");
        await alex.Look("console-link");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Add plugin" }).ClickAsync();
        await alex.Sees("plugin is in place");
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Link gateway" }).ClickAsync();
        await alex.Sees("2 of 3 operations have a route.");
        await alex.Look("console-operations");
    }

    private static async Task ComposesPackage(Person alex)
    {
        await Sidebar(alex, "Catalog").ClickAsync();
        await alex.Link("API packages").ClickAsync();
        await alex.Link("Create API package").First.ClickAsync();
        await alex.Field("API package name").FillAsync("Packaged by hand");
        await alex.Field("Package rate limit").CheckAsync();
        await alex.Field("Calls").FillAsync("5");
        await alex.Button("Add operations from APIs").ClickAsync();
        await Dialog(alex).GetByText("MyAPI").ClickAsync();
        await Dialog(alex).GetByRole(AriaRole.Button, new() { Name = "Add GET /flights", Exact = true }).ClickAsync();
        await alex.Look("console-add-operations");
        await Dialog(alex).GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await alex.Field("Own limit for GET /flights").CheckAsync();
        await alex.Field("Calls to GET /flights").FillAsync("2");
        await alex.Field("Unit of the limit of GET /flights").SelectOptionAsync("hour");
        await alex.Look("console-composer");
        await alex.Button("Create API package").ClickAsync();
        await alex.Arrives("Packaged by hand");
    }

    private static async Task MakesPortal(Person alex)
    {
        await Sidebar(alex, "Dev Portal").ClickAsync();
        await alex.Link("Create a new portal").First.ClickAsync();
        await alex.Field("Name").FillAsync("by-hand");
        await alex.Button("Save").ClickAsync();
        await alex.Arrives("by-hand");
        await alex.Look("console-portal");
    }

    private static async Task Publishes(Person alex)
    {
        await Sidebar(alex, "APIs").ClickAsync();
        await alex.Link("API packages").ClickAsync();
        await alex.Link("Packaged by hand").ClickAsync();
        await alex.Button("Publish API").ClickAsync();
        await Dialog(alex).GetByLabel("Portal", new() { Exact = true }).SelectOptionAsync("by-hand");
        await Dialog(alex).GetByLabel("Authentication strategy").SelectOptionAsync("key-auth");
        await alex.Look("console-publish");
        await Dialog(alex).GetByRole(AriaRole.Button, new() { Name = "Publish API" }).ClickAsync();
        await alex.Sees("It is published to by-hand.");
        await alex.Look("console-package");
    }
}
