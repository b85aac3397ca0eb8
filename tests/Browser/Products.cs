using System.Text;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>
/// The guides on API products by hand: a product with a version, its gateway service, specification and document, published to a portal; a developer who registers for it, is approved, and
/// calls it.
/// </summary>
[Collection(nameof(BrowserFixture))]
public sealed class Products(BrowserFixture fixture)
{
    private const string Product = "Flight data";
    private const string Version = "v1";
    private const string Gateway = "products-live";
    private const string Portal = "classic";

    // Mails and counts that a busy machine fails to write are tried again by and by.
    private const int BusySeconds = 240;

    [BrowserFact]
    public async Task Survives_the_guides_on_products_when_followed_by_hand()
    {
        await CreatesTheService();
        var portal = (await fixture.Admin.Post("/v3/portals", new { name = Portal, auto_approve_developers = true })).Is(201).Json;
        await using var alex = await Administrator.SignIn(fixture);
        await CreatesTheProduct(alex);
        await CreatesTheVersion(alex);
        await UploadsTheSpecification(alex);
        await WritesTheDocument(alex);
        await PublishesTheProduct(alex);
        await PublishesTheVersion(alex);

        await using var devi = await fixture.Open(fixture.SiteOf((string)portal["default_domain"]!));
        var account = new Account(fixture, devi, "devi@classic.example.com");
        await account.Exists("Devi Classic");
        await devi.Go("/login");
        await account.SignIn();
        await devi.Arrives("APIs");
        await FindsTheProduct(devi);
        await Answers(401);
        var key = await Registers(devi);
        await Answers(403, key);
        await alex.Approve(Portal, "Registrations", $"Trip planner for {Product} {Version}");
        await Answers(200, key);
        await SeesTheApproval(devi);
        await TriesIt(devi, key);
        await Deprecates(alex);
        await SeesTheDeprecation(devi);
        await LooksAtTheTraffic(alex);
        Assert.Empty(alex.Person.Faults);
        Assert.Empty(devi.Faults);
    }

    // What the guides presuppose.
    private async Task CreatesTheService()
    {
        var plane = (await fixture.Admin.Post("/v2/control-planes", new { name = Gateway })).Is(201).Id;
        var core = $"/v2/control-planes/{plane}/core-entities";
        var service = (await fixture.Admin.Post($"{core}/services", new { name = "flight-service", url = fixture.Runner.Upstream.ToString() })).Is(201).Id;
        (await fixture.Admin.Post($"{core}/routes", new { name = "all", paths = new[] { "/" }, strip_path = false, service = new { id = service } })).Is(201);
        (await fixture.Admin.Post($"{core}/plugins", new { name = "cors", config = new { origins = new[] { "*" } } })).Is(201);
    }

    private static async Task CreatesTheProduct(Administrator alex)
    {
        await alex.Section("API Products");
        await alex.Person.Link("New API Product").First.ClickAsync();
        await alex.Person.Arrives("New API Product");
        await alex.Person.Field("Product name").FillAsync(Product);
        await alex.Person.Field("Description").FillAsync("Departures and arrivals.");
        await alex.Person.Field("Labels").FillAsync("team: sky");
        await alex.Person.Field("Public labels").FillAsync("stage: live");
        await alex.Person.Look("console-new-product");
        await alex.Person.Button("Create").ClickAsync();
        await alex.Person.Arrives(Product);
        await alex.Person.Sees("team: sky");
        await alex.Person.Look("console-product");
    }

    private static async Task CreatesTheVersion(Administrator alex)
    {
        await alex.Person.Link("Product Versions").ClickAsync();
        await alex.Person.Link("New Version").Last.ClickAsync();
        await alex.Person.Arrives("New Version");
        await alex.Person.Field("Version name").FillAsync(Version);
        await alex.Person.Button("Create").ClickAsync();
        await alex.Person.Arrives(Version);
        await alex.Person.Button("Link with a Gateway Service").ClickAsync();
        await alex.Dialog.GetByLabel("Control plane", new() { Exact = true }).SelectOptionAsync(Gateway);
        await alex.Dialog.GetByLabel("Gateway service", new() { Exact = true }).SelectOptionAsync("flight-service");
        await alex.Person.Look("console-link-service");
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Assertions.Expect(alex.Person.Link("flight-service")).ToBeVisibleAsync();
        await alex.Person.Look("console-product-version");
    }

    private async Task UploadsTheSpecification(Administrator alex)
    {
        await alex.Person.Link("API specification").ClickAsync();
        await alex.Person.Button("Upload specification").ClickAsync();
        // The classic contract knows no other kind of document.
        await alex.Dialog.GetByLabel("or paste it", new() { Exact = true }).FillAsync("asyncapi: 3.0.0\ninfo: { title: x, version: '1' }");
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Upload specification" }).ClickAsync();
        await alex.Person.Sees("content must be a document of OpenAPI 2.0 or 3");
        await alex.Dialog.GetByLabel("Upload a file", new() { Exact = true })
            .SetInputFilesAsync(new FilePayload { Name = "flights.yml", MimeType = "application/yaml", Buffer = Encoding.UTF8.GetBytes(Sample.Httpbin(Sample.GatewayOf(fixture, Gateway))) });
        await Assertions.Expect(alex.Dialog.GetByLabel("or paste it", new() { Exact = true })).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^openapi"));
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Upload specification" }).ClickAsync();
        await alex.Person.Sees("flights.yaml is uploaded.");
        // As portals will show it, in a frame that gets at nothing.
        await Assertions.Expect(alex.Person.Page.FrameLocator("iframe").GetByRole(AriaRole.Heading, new() { Name = "Request inspection" }).First).ToBeVisibleAsync();
        await alex.Person.Look("console-product-specification");
    }

    private static async Task WritesTheDocument(Administrator alex)
    {
        await alex.Person.Link(Product).ClickAsync();
        await alex.Person.Link("Documentation").ClickAsync();
        await alex.Person.Link("New document").ClickAsync();
        await alex.Person.Arrives("New document");
        await alex.Person.Field("Title").FillAsync("Release notes");
        await alex.Person.Page.GetByRole(AriaRole.Radio, new() { NameRegex = new("^Published") }).CheckAsync();
        await alex.Person.Field("Content").FillAsync("# What is new\n\nGates are known. :rocket:\n\n<script>alert(1)</script>\n");
        await Assertions.Expect(alex.Person.Page.GetByRole(AriaRole.Article, new() { Name = "Preview" }).GetByRole(AriaRole.Heading, new() { Name = "What is new" })).ToBeVisibleAsync();
        await alex.Person.Button("Save").ClickAsync();
        await alex.Person.Sees("Release notes is saved.");
        await alex.Person.Sees("/release-notes");
        await alex.Person.Link("Add below Release notes").ClickAsync();
        await alex.Person.Field("Title").FillAsync("Older");
        // Base64 by accident: it is to stay what it is.
        await alex.Person.Field("Content").FillAsync("SGk=");
        await alex.Person.Button("Save").ClickAsync();
        await alex.Person.Sees("/release-notes/older");
        await alex.Person.Button("Publish: Older").ClickAsync();
        await alex.Person.Sees("Older is published.");
        await alex.Person.Link("Older").ClickAsync();
        await Assertions.Expect(alex.Person.Field("Content")).ToHaveValueAsync("SGk=");
        await alex.Person.Link("Cancel").ClickAsync();
    }

    private static async Task PublishesTheProduct(Administrator alex)
    {
        await alex.Section("API Products");
        await alex.Person.Link(Product).ClickAsync();
        await alex.Person.Arrives(Product);
        await alex.Person.Button("Add").ClickAsync();
        await alex.Person.Button("Publish to Dev Portals").ClickAsync();
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Publish: " + Portal, Exact = true }).ClickAsync();
        await Assertions.Expect(alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Unpublish: " + Portal, Exact = true })).ToBeVisibleAsync();
        await alex.Person.Look("console-publish-product");
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Finish" }).ClickAsync();
        await alex.Person.Link("Dev Portals").ClickAsync();
        await alex.Person.Sees("None: publish versions on their own pages");
        await alex.Person.Look("console-product-portals");
    }

    private static async Task PublishesTheVersion(Administrator alex)
    {
        await alex.Person.Link("Product Versions").ClickAsync();
        await alex.Person.Link(Version).ClickAsync();
        await alex.Person.Arrives(Version);
        await alex.Person.Link("Dev Portals").ClickAsync();
        await alex.Person.Button("Publish to Dev Portals").ClickAsync();
        await alex.Dialog.GetByLabel("Dev Portal", new() { Exact = true }).SelectOptionAsync(Portal);
        await alex.Dialog.GetByLabel("Require Authentication", new() { Exact = true }).CheckAsync();
        await alex.Dialog.GetByLabel("Authentication strategy", new() { Exact = true }).SelectOptionAsync("key-auth");
        await alex.Person.Look("console-publish-version");
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Publish", Exact = true }).ClickAsync();
        await alex.Person.Sees($"It is published to {Portal}.");
        await Assertions.Expect(alex.Person.Page.GetByRole(AriaRole.Row, new() { NameRegex = new($"^{Portal}") })).ToContainTextAsync("key-auth");
        await alex.Person.Look("console-version-portals");
    }

    private static async Task FindsTheProduct(Person devi)
    {
        await devi.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = "Products", Exact = true }).ClickAsync();
        await devi.Arrives("Find All of Our Services in a Single Place");
        await devi.Field("Search products and their documents").FillAsync("no such thing");
        await devi.Sees("No product speaks of “no such thing”");
        // A word of its document.
        await devi.Field("Search products and their documents").FillAsync("gates");
        await Assertions.Expect(devi.Link(Product)).ToBeVisibleAsync();
        await devi.Look("products");
        await devi.Link(Product).ClickAsync();
        await devi.Arrives(Product);
        // The first document introduces it.
        await Assertions.Expect(devi.Heading("What is new")).ToBeVisibleAsync();
        await devi.Look("product");
        await devi.Link("Documentation").ClickAsync();
        await devi.Link("Older").ClickAsync();
        await Assertions.Expect(devi.Page.GetByRole(AriaRole.Article)).ToContainTextAsync("SGk=");
        await devi.Look("product-document");
    }

    private static async Task<string> Registers(Person devi)
    {
        await devi.Link("Overview").ClickAsync();
        await devi.Link($"Register, version {Version}").ClickAsync();
        await devi.Arrives($"Use {Product} {Version}");
        await devi.Field("Name").FillAsync("Trip planner");
        await devi.Look("product-register");
        await devi.Button("Ask for access").ClickAsync();
        await devi.Sees("Waiting for approval");
        await devi.Button("Create an API key").ClickAsync();
        await devi.Button("Create the key").ClickAsync();
        var key = await devi.Field("API key").InputValueAsync();
        await devi.Button("I have saved it").ClickAsync();
        await devi.Link("Open the application and its keys").ClickAsync();
        await devi.Arrives("Trip planner");
        await Assertions.Expect(devi.Link($"{Product} {Version}")).ToBeVisibleAsync();
        await devi.Sees("Pending approval");
        return key;
    }

    private static async Task SeesTheApproval(Person devi)
    {
        await devi.Page.ReloadAsync();
        await devi.Sees("Approved");
        await devi.Look("product-application");
        await devi.Link($"{Product} {Version}").ClickAsync();
        await devi.Arrives(Product);
        await Assertions.Expect(devi.Link("Trip planner")).ToBeVisibleAsync();
    }

    private async Task TriesIt(Person devi, string key)
    {
        devi.Calls.Add(fixture.Runner.Enforcement.Authority);
        await devi.Link($"Reference and try it, version {Version}").ClickAsync();
        await Reference.Send(devi, "Returns Origin IP", key, 200);
    }

    private static async Task Deprecates(Administrator alex)
    {
        await alex.Section("API Products");
        await alex.Person.Link(Product).ClickAsync();
        await alex.Person.Link("Product Versions").ClickAsync();
        await alex.Person.Link(Version).ClickAsync();
        await alex.Person.Arrives(Version);
        await alex.Person.Link("Dev Portals").ClickAsync();
        await alex.Person.Button("Change settings in " + Portal).ClickAsync();
        await alex.Dialog.GetByLabel("Deprecated", new() { Exact = true }).CheckAsync();
        await alex.Dialog.GetByLabel("Notify developers", new() { Exact = true }).CheckAsync();
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        // What was not spoken of stays.
        await Assertions.Expect(alex.Person.Page.GetByRole(AriaRole.Row, new() { NameRegex = new($"^{Portal}.*Deprecated.*key-auth Yes") })).ToBeVisibleAsync();
    }

    private async Task SeesTheDeprecation(Person devi)
    {
        using var site = new Caller(fixture.Runner.Site);
        await Eventually.Get(
            async () => (await site.Get("/mail/messages")).Is(200).Json.AsArray().FirstOrDefault(mail => (string?)mail!["subject"] == $"{Product} {Version} is deprecated")?.AsObject(), "the mail on the deprecation", BusySeconds);
        await devi.Go("/products");
        await devi.Link(Product).ClickAsync();
        await devi.Sees("The owner of this portal asks you to leave this version.");
        await devi.Look("product-deprecated");
        var saved = await devi.Page.RunAndWaitForDownloadAsync(() => devi.Button($"Specification, version {Version}").ClickAsync());
        Assert.Equal($"{Product}-{Version}.yaml", saved.SuggestedFilename);
    }

    private async Task LooksAtTheTraffic(Administrator alex)
    {
        var product = (await fixture.Admin.Get($"/v2/api-products?filter[name][eq]={Product}")).Is(200).Json["data"]!.AsArray().Single()!["id"];
        // Calls are counted some seconds after they ended.
        await Eventually.Get(async () =>
        {
            var counted = (await fixture.Admin.Get($"/v2/api-products/{product}/analytics")).Is(200).Json["status_codes"]!.AsArray().Select(code => (int)code!["status_code"]!);
            return new[] { 200, 401, 403 }.Except(counted).Any() ? null : "";
        }, "the calls", BusySeconds);
        await alex.Section("API Products");
        await alex.Person.Link(Product).ClickAsync();
        await alex.Person.Link("Analytics").ClickAsync();
        await alex.Person.Link("Last hour").ClickAsync();
        await Assertions.Expect(alex.Person.Page.GetByRole(AriaRole.Row, new() { NameRegex = new("^403") })).ToBeVisibleAsync();
        await alex.Person.Look("console-product-analytics");
    }

    // What was decided in the console is in force at the gateway with its next look, which a busy machine may be late with.
    private async Task Answers(int status, string? key = null)
    {
        using var client = new Caller(fixture.Runner.Enforcement);
        await Eventually.Answers(() => client.Get($"/gateway/{Gateway}/ip", key is null ? [] : [("apikey", key)]), status);
    }
}
