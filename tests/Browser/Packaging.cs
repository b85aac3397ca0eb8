using Microsoft.Playwright;
using Testing;

namespace Browser.Tests;

/// <summary>
/// The packaging how-to by hand, in an installation in which nothing is there yet: the checklist leads the administrator from a control plane to a published package, and a partner gets
/// access to it and uses it until the limit says no.
/// </summary>
[Collection(nameof(FirstRun))]
public sealed class Packaging(BrowserFixture fixture)
{
    private const string ControlPlane = "by-hand";
    private const string Portal = "partners";
    private const string Package = "Partner package";

    [BrowserFact]
    public async Task Limits_429_when_the_how_to_is_followed_by_hand_and_the_partner_calls_too_often()
    {
        await using var alex = await Administrator.SignIn(fixture);
        await alex.Person.Arrives("Get started");
        await alex.Person.Sees("0 of 10 steps are done");
        await alex.Person.Look("console-start");
        await CreatesTheApi(alex);
        await MakesTheGateway(alex);
        await LinksTheGateway(alex);
        await ComposesThePackage(alex);
        await PublishesThePackage(alex);
        await StoredWhatWasSaid();

        await using var paula = await fixture.Open(await fixture.SiteOfPortal(Portal));
        var account = new Account(fixture, paula, "paula@example.com");
        await account.SignUp("Paula Partner", "packaging");
        await account.Confirm("packaging");
        await paula.Arrives("Waiting for approval");
        await alex.Approve(Portal, "Developers", "Paula Partner");
        await paula.Go("/login");
        await account.SignIn();
        await paula.Arrives("APIs");
        var key = await AsksForThePackage(paula);
        await alex.Approve(Portal, "Registrations", "Partner site for " + Package);
        await alex.Person.Look("console-approved");
        await ExceedsTheLimit(paula, key);
        await alex.Section("Get started");
        await alex.Person.Sees("Everything is set up.");
        await alex.Person.Look("console-complete");
        Assert.Empty(alex.Person.Faults);
        Assert.Empty(paula.Faults);
    }

    private async Task CreatesTheApi(Administrator alex)
    {
        await alex.Section("Catalog");
        await alex.Person.Sees("No API yet");
        await alex.Person.Look("console-catalog-empty");
        await alex.Person.Link("New API").First.ClickAsync();
        await alex.CreateApi("MyAPI", "Flights, and a way to book them.", Sample.Flights(Sample.GatewayOf(fixture, ControlPlane)));
        await alex.Person.Sees("Nothing was found that is wrong with it.");
        await alex.Person.Look("console-findings");
    }

    // What the checklist says comes next is done next.
    private async Task MakesTheGateway(Administrator alex)
    {
        await alex.NextStep("Create a control plane", "New control plane");
        await alex.CreateControlPlane(ControlPlane);
        await alex.NextStep("Add a service and a route", "New service");
        await alex.CreateService("example-service", fixture.Runner.Upstream);
        await alex.NextStep("Add a service and a route", "New route");
        await alex.CreateRoute("example-route", "/flights");
        await alex.Person.Look("console-control-plane");
        await alex.Section("Get started");
        await alex.Person.Link("Add CORS: Let browsers call the gateway").ClickAsync();
        await alex.AddPlugin("CORS (cors)");
        await alex.Person.Look("console-plugins");
    }

    private static async Task LinksTheGateway(Administrator alex)
    {
        await alex.OpenApi("MyAPI");
        await alex.Person.Link("Gateway").ClickAsync();
        await alex.Person.Button("Link gateway").ClickAsync();
        await alex.Dialog.GetByLabel("Control plane", new() { Exact = true }).SelectOptionAsync(ControlPlane);
        await alex.Dialog.GetByLabel("Link to a control plane").CheckAsync();
        await alex.Dialog.GetByLabel("required").CheckAsync();
        await alex.Person.Sees("this can block all traffic");
        await alex.Person.Look("console-link");
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Add plugin" }).ClickAsync();
        await alex.Person.Sees("plugin is in place");
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Link gateway" }).ClickAsync();
        await alex.Person.Sees("2 of 3 operations have a route.");
        await Assertions.Expect(alex.Person.Page.Locator("tr.row-warn")).ToHaveCountAsync(1);
        await Assertions.Expect(alex.Person.Page.Locator("tr.row-warn")).ToContainTextAsync("/elsewhere");
        await alex.Person.Look("console-operations");
    }

    private static async Task ComposesThePackage(Administrator alex)
    {
        await alex.NextStep("Compose an API package", "Create API package");
        await alex.Person.Arrives("Create API package");
        await alex.Person.Field("API package name").FillAsync(Package);
        await alex.Person.Field("Package rate limit").CheckAsync();
        await alex.Person.Field("Calls").FillAsync("5");
        await alex.Person.Button("Add operations from APIs").ClickAsync();
        await alex.Dialog.GetByText("MyAPI").ClickAsync();
        foreach (var operation in (string[])["GET /flights", "POST /flights"])
            await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Add " + operation, Exact = true }).ClickAsync();
        await alex.Person.Look("console-add-operations");
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await alex.Person.Field("Own limit for GET /flights").CheckAsync();
        await alex.Person.Field("Calls to GET /flights").FillAsync("2");
        // A minute could end in the middle of the three calls.
        await alex.Person.Field("Unit of the limit of GET /flights").SelectOptionAsync("hour");
        await alex.Person.Look("console-composer");
        await alex.Person.Button("Create API package").ClickAsync();
        await alex.Person.Arrives(Package);
    }

    private static async Task PublishesThePackage(Administrator alex)
    {
        await alex.NextStep("Create a portal", "Create a new portal");
        await alex.Person.Arrives("New Portal");
        await alex.Person.Look("console-new-portal");
        await alex.Person.Field("Name").FillAsync(Portal);
        await alex.Person.Field("Display name").FillAsync("Partner portal");
        await alex.Person.Button("Save").ClickAsync();
        await alex.Person.Arrives(Portal);
        await alex.NextStep("Publish to the portal", "Publish API");
        await alex.Person.Link(Package).ClickAsync();
        await alex.Publish(Portal);
        await alex.Person.Look("console-publish");
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Publish API" }).ClickAsync();
        await alex.Person.Sees($"It is published to {Portal}.");
        await alex.Person.Look("console-package");
    }

    private async Task StoredWhatWasSaid()
    {
        var package = (await fixture.Admin.Get("/v3/api-packages")).Is(200).Json["data"]!.AsArray().Single()!;
        Assert.Equal("""{"limit":5,"duration":"minutes"}""", package["rate_limiting_config"]!.ToJsonString());
        var operations = (await fixture.Admin.Get($"/v3/api-packages/{package["id"]}/operations")).Is(200).Json["data"]!.AsArray();
        Assert.Equal(["""{"limit":2,"duration":"hours"}""", null], operations.OrderBy(one => (string?)one!["method"]).Select(one => one!["rate_limiting_config"]?.ToJsonString()));
        var publication = (await fixture.Admin.Get($"/v3/api-publications?filter[api_id]={package["id"]}")).Is(200).Json["data"]!.AsArray().Single()!;
        Assert.Equal("private", (string?)publication["visibility"]);
    }

    private static async Task<string> AsksForThePackage(Person paula)
    {
        await paula.Look("packaging-apis");
        await paula.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = Package }).ClickAsync();
        await paula.Arrives(Package);
        await paula.Look("packaging-package");
        await paula.Link("Use this API").ClickAsync();
        await paula.Field("Name").FillAsync("Partner site");
        await paula.Button("Ask for access").ClickAsync();
        await paula.Sees("Waiting for approval");
        await paula.Look("packaging-pending");
        await paula.Button("Create an API key").ClickAsync();
        await paula.Button("Create the key").ClickAsync();
        var key = await paula.Field("API key").InputValueAsync();
        await paula.Button("I have saved it").ClickAsync();
        return key;
    }

    private async Task ExceedsTheLimit(Person paula, string key)
    {
        // The approval is in force with the gateway's next look. The other operation counts on the package, and not on the limit that is tried here.
        using var client = new Caller(fixture.Runner.Enforcement);
        await Eventually.Answers(() => client.Send("POST", $"/gateway/{ControlPlane}/flights", new { }, ("apikey", key)), 200);
        await LimitWindows.RoomInHour(TimeSpan.FromMinutes(2));
        paula.Calls.Add(fixture.Runner.Enforcement.Authority);
        paula.Calls.Add("localhost:" + fixture.Runner.Enforcement.Port);
        await paula.Go("/apis");
        await paula.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = Package }).ClickAsync();
        await paula.Page.GetByRole(AriaRole.Link, new() { Name = "Reference and try it" }).First.ClickAsync();
        await Reference.Send(paula, "List flights", key, 200, 200, 429);
    }
}
