using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>
/// The workshop, as a person does it at a portal: sign up, be refused, be approved, find nothing, then an API, be turned away without a key, get one, be let in.
/// </summary>
[Collection(nameof(BrowserFixture))]
public sealed class Workshop(BrowserFixture fixture)
{
    [BrowserFact]
    public async Task Survives_the_whole_workshop_when_followed_by_hand()
    {
        var portal = (await fixture.Admin.Post("/v3/portals", new { name = "portal1", display_name = "Workshop portal", default_api_visibility = "private" })).Is(201).Json;
        var portalId = (string)portal["id"]!;
        await using var devi = await fixture.Open(fixture.SiteOf((string)portal["default_domain"]!));
        var account = new Account(fixture, devi, "devi@example.com");

        await account.SignUp("Devi Developer");
        await account.Confirm();
        await IsRefused(devi, account);
        await Approve(portalId);
        await account.SignIn();
        await devi.Arrives("APIs");
        await devi.Sees("No APIs yet");
        await devi.Look("workshop-no-apis");

        var httpbin = await Sample.Publish(fixture, "httpbin", "workshop", portalId);
        await FindsTheApi(devi);
        devi.Calls.Add(httpbin.GatewayAuthority);
        await TriesIt(devi, httpbin, key: null, status: 401);
        var key = await AsksForAccess(devi, httpbin);
        await TriesIt(devi, httpbin, key, status: 403);
        await httpbin.ApproveRegistrations(fixture, portalId);
        await TriesIt(devi, httpbin, key, status: 200);
        await SeesTheApproval(devi);
        await ReplacesTheKey(devi, key);
        Assert.Empty(devi.Faults);
    }

    private static async Task IsRefused(Person devi, Account account)
    {
        await devi.Arrives("Waiting for approval");
        await devi.Look("workshop-waiting");
        await devi.Go("/login");
        await account.SignInWrongly();
        await devi.Sees("The e-mail address or the password is wrong");
        await account.SignIn();
        await devi.Sees("Your account is disabled or pending approval.");
        await devi.Look("workshop-refused");
    }

    private async Task Approve(string portal)
    {
        var waiting = (await fixture.Admin.Get($"/v3/portals/{portal}/developers?filter[status]=pending")).Is(200).Json["data"]!.AsArray();
        (await fixture.Admin.Patch($"/v3/portals/{portal}/developers/{waiting.Single()!["id"]}", new { status = "approved" })).Is(200);
    }

    private static async Task FindsTheApi(Person devi)
    {
        await devi.Go("/apis");
        await devi.Look("workshop-apis");
        await devi.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "httpbin" }).ClickAsync();
        await devi.Arrives("httpbin");
        await devi.Sees("API key in the header apikey");
        await devi.Look("workshop-api");
    }

    private static async Task TriesIt(Person devi, Sample httpbin, string? key, int status)
    {
        await devi.Go(httpbin.Path);
        await devi.Page.GetByRole(AriaRole.Link, new() { Name = "Reference and try it" }).First.ClickAsync();
        await Reference.Try(devi, "Returns Origin IP", key, status);
    }

    private static async Task<string> AsksForAccess(Person devi, Sample httpbin)
    {
        await devi.Go(httpbin.Path);
        await devi.Link("Use this API").ClickAsync();
        await devi.Arrives("Use httpbin");
        await devi.Look("workshop-use");
        await devi.Field("Name").FillAsync("Trip planner");
        await devi.Button("Ask for access").ClickAsync();
        await devi.Sees("Waiting for approval");
        await devi.Look("workshop-pending");
        await devi.Button("Create an API key").ClickAsync();
        await devi.Button("Create the key").ClickAsync();
        var key = await SavesTheKey(devi);
        await devi.Link("Open the application and its keys").ClickAsync();
        await devi.Arrives("Trip planner");
        await devi.Sees("Pending approval");
        await devi.Look("workshop-application");
        Assert.DoesNotContain(key, await devi.Page.ContentAsync());
        return key;
    }

    private static async Task<string> SavesTheKey(Person devi)
    {
        await devi.Sees("This is the only time it is shown");
        await devi.Look("workshop-key");
        var key = await devi.Field("API key").InputValueAsync();
        await devi.Button("Copy: API key").ClickAsync();
        Assert.Equal(key, await devi.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await devi.Page.Keyboard.PressAsync("Escape");
        await devi.Sees("This is the only time it is shown");
        await devi.Button("I have saved it").ClickAsync();
        return key;
    }

    private static async Task SeesTheApproval(Person devi)
    {
        await devi.Go("/apps");
        await devi.Look("workshop-applications");
        await devi.Link("Trip planner").ClickAsync();
        await devi.Sees("Approved");
    }

    private static async Task ReplacesTheKey(Person devi, string old)
    {
        await devi.Button("Rename: Trip planner key").ClickAsync();
        await devi.Field("Name").FillAsync("Laptop");
        await devi.Button("Save").ClickAsync();
        await devi.Button("Rotate: Laptop").ClickAsync();
        await devi.Page.GetByText("for 7 more days").ClickAsync();
        await devi.Look("workshop-rotate");
        await devi.Button("Make the new key").ClickAsync();
        Assert.NotEqual(old, await SavesTheKey(devi));
        await Assertions.Expect(devi.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Delete: Laptop") })).ToHaveCountAsync(2);
        await devi.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Delete: Laptop") }).First.ClickAsync();
        await devi.Look("workshop-delete-key");
        await devi.Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Assertions.Expect(devi.Page.GetByRole(AriaRole.Button, new() { NameRegex = new("^Delete: Laptop") })).ToHaveCountAsync(1);
    }
}
