using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>
/// The workshop, as two people do it: a private portal, a sign-up that is refused and then approved, nothing to see, then an API with a document, a call without a key, and one with it.
/// </summary>
[Collection(nameof(BrowserFixture))]
public sealed class Workshop(BrowserFixture fixture)
{
    private const string Portal = "portal1";
    private const string Gateway = "workshop";

    [BrowserFact]
    public async Task Survives_the_whole_workshop_when_followed_by_hand()
    {
        await Sample.CreateGateway(fixture, Gateway);
        await using var alex = await Administrator.SignIn(fixture);
        await CreatesThePortal(alex);

        await using var devi = await fixture.Open(await fixture.SiteOfPortal(Portal));
        var account = new Account(fixture, devi, "devi@example.com");
        await account.SignUp("Devi Developer", "workshop");
        await account.Confirm("workshop");
        await IsRefused(devi, account);
        await alex.Approve(Portal, "Developers", "Devi Developer");
        await account.SignIn();
        await devi.Arrives("APIs");
        await devi.Sees("No APIs yet");
        await devi.Look("workshop-no-apis");

        await UploadsTheSpecification(alex);
        await WritesADocument(alex);
        await PublishesPrivately(alex);
        await FindsTheApi(devi);
        await ReadsTheDocument(devi);
        devi.Calls.Add(fixture.Runner.Enforcement.Authority);
        await Answers(401);
        await TriesItInTheConsole(alex);
        await TriesIt(devi, key: null, status: 401);
        var key = await AsksForAccess(devi);
        await TriesIt(devi, key, status: 403);
        await alex.Approve(Portal, "Registrations", "Trip planner for httpbin");
        await Answers(200, key);
        await TriesIt(devi, key, status: 200);
        await SeesTheApproval(devi);
        await ReplacesTheKey(devi, key);
        Assert.Empty(alex.Person.Faults);
        Assert.Empty(devi.Faults);
    }

    // What was decided in the console is in force at the gateway with its next look, which a busy machine may be late with.
    private async Task Answers(int status, string? key = null)
    {
        using var client = new Caller(fixture.Runner.Enforcement);
        await Eventually.Answers(() => client.Get($"/gateway/{Gateway}/ip", key is null ? [] : [("apikey", key)]), status);
    }

    private static async Task CreatesThePortal(Administrator alex)
    {
        await alex.Section("Dev Portal");
        await alex.Person.Link("Create a new portal").First.ClickAsync();
        await alex.Person.Field("Name").FillAsync(Portal);
        await alex.Person.Field("Display name").FillAsync("Workshop portal");
        await Assertions.Expect(alex.Person.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Private portal") })).ToBeCheckedAsync();
        await alex.Person.Button("Save").ClickAsync();
        await alex.Person.Arrives(Portal);
        await alex.Person.Look("console-portal");
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

    private async Task UploadsTheSpecification(Administrator alex)
    {
        await alex.Section("Catalog");
        await alex.Person.Link("New API").First.ClickAsync();
        await alex.CreateApi("httpbin", "A simple HTTP request and response service.", Sample.Httpbin(Sample.GatewayOf(fixture, Gateway)));
        await alex.OpenApi("httpbin");
        await alex.Person.Link("Gateway").ClickAsync();
        await alex.Person.Button("Link gateway").ClickAsync();
        await alex.Dialog.GetByLabel("Control plane", new() { Exact = true }).SelectOptionAsync(Gateway);
        await alex.Person.Sees("plugin is in place");
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Link gateway" }).ClickAsync();
        await alex.Person.Sees("2 of 2 operations have a route.");
    }

    private static async Task WritesADocument(Administrator alex)
    {
        await alex.Person.Link("Documents").ClickAsync();
        await alex.Person.Sees("No document yet");
        await alex.Person.Look("console-documents-empty");
        await alex.Person.Link("New document").ClickAsync();
        await alex.Person.Arrives("New document");
        await alex.Person.Field("Title").FillAsync("First steps");
        await alex.Person.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Published") }).CheckAsync();
        await alex.Person.Field("Content").FillAsync(Markdown);
        var preview = alex.Person.Page.GetByRole(AriaRole.Article, new() { Name = "Preview" });
        await Assertions.Expect(preview.GetByRole(AriaRole.Heading, new() { Name = "From a key to a call" })).ToBeVisibleAsync();
        await IsDrawn(preview, "Who asks whom");
        await IsDrawn(preview, "States of a key");
        await alex.Person.Look("console-document");
        await alex.Person.Button("Save").ClickAsync();
        await alex.Person.Sees("First steps is saved.");
        // One below it that nobody is to read yet, and that says nothing yet.
        await alex.Person.Link("Add below First steps").ClickAsync();
        await alex.Person.Field("Title").FillAsync("Not yet");
        await alex.Person.Button("Save").ClickAsync();
        await alex.Person.Sees("/first-steps/not-yet");
        await alex.Person.Look("console-documents");
    }

    private static async Task PublishesPrivately(Administrator alex)
    {
        await alex.Publish(Portal);
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Publish API" }).ClickAsync();
        await alex.Person.Sees($"It is published to {Portal}.");
        await alex.Person.Look("console-published");
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

    private static async Task ReadsTheDocument(Person devi)
    {
        await devi.Link("Documentation").ClickAsync();
        await Assertions.Expect(devi.Heading("From a key to a call")).ToBeVisibleAsync();
        var article = devi.Page.GetByRole(AriaRole.Article);
        await IsDrawn(article, "Who asks whom");
        await IsDrawn(article, "States of a key");
        await Assertions.Expect(article.Locator(".hljs-string").First).ToBeVisibleAsync();
        await Assertions.Expect(devi.Page.GetByText("Not yet")).ToHaveCountAsync(0);
        await devi.Look("workshop-document");
        Assert.Equal(0, await devi.Page.Locator("article img[onerror], article a[href^=javascript]").CountAsync());
    }

    // The renderer sits in a frame of no origin, and calls from there all the same.
    private async Task TriesItInTheConsole(Administrator alex)
    {
        alex.Person.Calls.Add(fixture.Runner.Enforcement.Authority);
        // On a narrower screen the renderer's list of operations is behind a button.
        await alex.Person.Page.SetViewportSizeAsync(1400, 800);
        await alex.Person.Link("API specification").ClickAsync();
        var reference = alex.Person.Page.FrameLocator("iframe[title='Preview of the reference']");
        await reference.GetByText("Returns Origin IP").First.ClickAsync();
        await reference.GetByRole(AriaRole.Button, new() { NameRegex = new("^Test Request.*ip.$") }).First.ClickAsync();
        var answer = await alex.Person.Page.RunAndWaitForResponseAsync(
            () => reference.GetByRole(AriaRole.Button, new() { NameRegex = new("^Send") }).First.ClickAsync(),
            response => response.Request.Method == "GET" && alex.Person.Calls.Contains(new Uri(response.Url).Authority));
        Assert.Equal(401, answer.Status);
        await Assertions.Expect(reference.GetByText(new System.Text.RegularExpressions.Regex("^401 "))).ToBeVisibleAsync();
    }

    private static async Task TriesIt(Person devi, string? key, int status)
    {
        await devi.Go("/apis/httpbin-1");
        await devi.Page.GetByRole(AriaRole.Link, new() { Name = "Reference and try it" }).First.ClickAsync();
        if (status == 401)
        {
            await Assertions.Expect(devi.Page.GetByRole(AriaRole.Heading, new() { Name = "Returns Origin IP" }).First).ToBeVisibleAsync();
            await devi.KeepReference("reference");
        }
        // A 403 looks like the 401 before it.
        if (status == 403) await Reference.Send(devi, "Returns Origin IP", key, status);
        else await Reference.Try(devi, "Returns Origin IP", key, status);
    }

    private static async Task<string> AsksForAccess(Person devi)
    {
        await devi.Go("/apis/httpbin-1");
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
        await devi.Page.WaitForFunctionAsync("key => navigator.clipboard.readText().then(copied => copied === key)", key);
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

    private static async Task IsDrawn(ILocator article, string title)
    {
        var picture = article.GetByAltText(title);
        await Assertions.Expect(picture).ToBeVisibleAsync();
        Assert.True(await picture.EvaluateAsync<int>("async image => (await image.decode(), image.naturalWidth)") > 50);
    }

    private const string Markdown = """
        # From a key to a call

        Ask for access, make a key, and send it:

        ```bash
        curl --header "apikey: $API_KEY" https://gateway.example.com/ip
        ```

        ```mermaid
        sequenceDiagram
          accTitle: Who asks whom
          Program->>Gateway: GET /ip
          Gateway->>httpbin: GET /ip
        ```

        ```plantuml
        title States of a key
        [*] --> Active
        Active --> Revoked : rotate
        ```

        <img src=x onerror=alert(1)> [run](javascript:alert(2))

        | Answer | Meaning |
        |---|---|
        | `401` | no key |
        """;
}
