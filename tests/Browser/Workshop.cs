using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>
/// The workshop, as a person does it at a portal: sign up, be refused, be approved, find nothing, then an API with its documents, be turned away without a key, get one, be let in.
/// </summary>
[Collection(nameof(BrowserFixture))]
public sealed class Workshop(BrowserFixture fixture)
{
    private const string Password = "a long enough pass phrase";

    [BrowserFact]
    public async Task Survives_the_whole_workshop_when_followed_by_hand()
    {
        var admin = fixture.Admin;
        var portal = (await admin.Post("/v3/portals", new { name = "portal1", display_name = "Workshop portal", default_api_visibility = "private" })).Is(201).Json;
        await using var devi = await fixture.Open(fixture.SiteOf((string)portal["default_domain"]!));

        await SignUp(devi);
        await Confirm(devi);
        await IsRefused(devi);
        await Approve((string)portal["id"]!);
        await SignIn(devi);
        await devi.Sees("No APIs yet");
        await devi.Look("workshop-no-apis");

        var httpbin = await Sample.Publish(fixture, "workshop", (string)portal["id"]!);
        await FindsTheApi(devi);
        devi.Calls.Add(httpbin.GatewayAuthority);
        await TriesIt(devi, httpbin, key: null, status: 401);

        var key = await AsksForAccess(devi, httpbin);
        await TriesIt(devi, httpbin, key, status: 403);
        await httpbin.ApproveRegistrations(fixture, (string)portal["id"]!);
        await TriesIt(devi, httpbin, key, status: 200);
        await SeesTheApproval(devi);

        Assert.Empty(devi.Faults);
    }

    private static async Task SignUp(Person devi)
    {
        await devi.Go("/");
        await devi.Arrives("Build on APIs");
        await devi.Look("workshop-home");
        await devi.Page.Locator(".bar").GetByRole(AriaRole.Link, new() { Name = "Sign up" }).ClickAsync();
        await devi.Arrives("Sign up");
        await devi.Look("workshop-sign-up");
        await devi.Field("Full name").FillAsync("Devi Developer");
        await devi.Field("E-mail address").FillAsync("devi@example.com");
        await devi.Button("Sign up").ClickAsync();
        await devi.Arrives("Check your mail");
        await devi.Look("workshop-check-mail");
    }

    private async Task Confirm(Person devi)
    {
        using var site = new Caller(fixture.Runner.Site);
        await Eventually.Get(async () => (await site.Get("/mail/messages")).Is(200).Json.AsArray().FirstOrDefault(mail => mail!["to"]!.ToJsonString().Contains("devi@example.com"))?.AsObject(), "the mail", seconds: 60);
        await devi.Go("/mail");
        await devi.Page.Locator("article", new() { HasText = "devi@example.com" }).Locator("a[href*='confirm-email']").First.ClickAsync();
        await devi.Arrives("Choose a password");
        await devi.Look("workshop-password");
        await devi.Field("Password").FillAsync("short");
        await devi.Button("Save the password").ClickAsync();
        await devi.Sees("Please look at one field again");
        await devi.Field("Password").FillAsync(Password);
        await devi.Button("Save the password").ClickAsync();
        await devi.Arrives("Waiting for approval");
        await devi.Look("workshop-waiting");
    }

    private static async Task IsRefused(Person devi)
    {
        await devi.Go("/login");
        await Fill(devi, "not the right pass phrase");
        await devi.Sees("The e-mail address or the password is wrong");
        await Fill(devi, Password);
        await devi.Sees("Your account is disabled or pending approval.");
        await devi.Look("workshop-refused");
    }

    private async Task Approve(string portal)
    {
        var waiting = (await fixture.Admin.Get($"/v3/portals/{portal}/developers?filter[status]=pending")).Is(200).Json["data"]!.AsArray();
        (await fixture.Admin.Patch($"/v3/portals/{portal}/developers/{waiting.Single()!["id"]}", new { status = "approved" })).Is(200);
    }

    private static async Task SignIn(Person devi)
    {
        await Fill(devi, Password);
        await devi.Arrives("APIs");
    }

    private static async Task Fill(Person devi, string password)
    {
        await devi.Field("E-mail address").FillAsync("devi@example.com");
        await devi.Field("Password").FillAsync(password);
        await devi.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
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
        await devi.Sees("This is the only time it is shown");
        await devi.Look("workshop-key");
        var key = await devi.Field("API key").InputValueAsync();
        await devi.Button("Copy: API key").ClickAsync();
        Assert.Equal(key, await devi.Page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await devi.Page.Keyboard.PressAsync("Escape");
        await devi.Sees("This is the only time it is shown");
        await devi.Button("I have saved it").ClickAsync();
        await devi.Link("Open the application and its keys").ClickAsync();
        await devi.Arrives("Trip planner");
        await devi.Sees("Pending approval");
        await devi.Look("workshop-application");
        Assert.DoesNotContain(key, await devi.Page.ContentAsync());
        return key;
    }

    private static async Task SeesTheApproval(Person devi)
    {
        await devi.Go("/apps");
        await devi.Look("workshop-applications");
        await devi.Link("Trip planner").ClickAsync();
        await devi.Sees("Approved");
    }
}
