using System.Text;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The administrator at the console: everything goes by the words on the screen, as a hand with a mouse would do it.</summary>
public sealed class Administrator : IAsyncDisposable
{
    private Administrator(Person person) => Person = person;

    public Person Person { get; }

    public ILocator Dialog => Person.Page.GetByRole(AriaRole.Dialog);

    private ILocator Main => Person.Page.Locator("main");

    public static async Task<Administrator> SignIn(BrowserFixture fixture, string path = "/")
    {
        var person = await fixture.Open(fixture.Console);
        await person.Go(path);
        await person.Field("Administrator’s token").FillAsync(EndToEnd.Runner.AdminToken);
        await person.Button("Sign in").ClickAsync();
        await Assertions.Expect(person.Button("Sign out")).ToBeVisibleAsync();
        return new(person);
    }

    /// <summary>A part of the console, by its name at the side.</summary>
    public Task Section(string title) =>
        Person.Page.GetByRole(AriaRole.Navigation, new() { Name = "Main" }).GetByRole(AriaRole.Link, new() { Name = title, Exact = true }).ClickAsync();

    /// <summary>What the checklist says comes next, and its button.</summary>
    public async Task NextStep(string title, string action)
    {
        await Section("Get started");
        await Person.Arrives("Get started");
        var next = Person.Page.Locator("li[aria-current=step]");
        await Assertions.Expect(next).ToContainTextAsync(title);
        await next.GetByRole(AriaRole.Link, new() { Name = $"{action}: {title}", Exact = true }).ClickAsync();
    }

    public async Task CreateControlPlane(string name)
    {
        await Person.Arrives("New control plane");
        await Person.Field("Name").FillAsync(name);
        await Person.Button("Create").ClickAsync();
        await Person.Arrives(name);
    }

    public async Task CreateService(string name, Uri url)
    {
        await Person.Arrives("New service");
        await Person.Field("Name").FillAsync(name);
        await Person.Field("URL").FillAsync(url.ToString());
        await Person.Button("Create").ClickAsync();
        await Person.Sees(name);
    }

    public async Task CreateRoute(string name, params string[] paths)
    {
        await Person.Arrives("New route");
        await Person.Field("Name").FillAsync(name);
        await Person.Field("Paths").FillAsync(string.Join('\n', paths));
        await Person.Button("Create").ClickAsync();
        await Person.Sees(name);
    }

    /// <summary>A plugin as it is offered.</summary>
    public async Task AddPlugin(string title)
    {
        await Person.Arrives("Add plugin");
        await Person.Page.GetByRole(AriaRole.Radio, new() { Name = title }).CheckAsync();
        await Person.Button("Add plugin").ClickAsync();
        await Person.Sees(title);
    }

    /// <summary>From "New API" to its first version and what was found in it.</summary>
    public async Task CreateApi(string name, string description, string specification)
    {
        await Person.Arrives("New API");
        await Person.Field("API name").FillAsync(name);
        await Person.Field("Description").FillAsync(description);
        await Person.Field("Upload a file").SetInputFilesAsync(new FilePayload { Name = "spec.yaml", MimeType = "application/yaml", Buffer = Encoding.UTF8.GetBytes(specification) });
        await Assertions.Expect(Person.Field("or paste it")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^openapi"));
        await Person.Button("Create").ClickAsync();
        await Person.Arrives("Version 1.0.0");
        await Person.Sees("Findings");
    }

    /// <summary>Opens an API of the catalog.</summary>
    public async Task OpenApi(string name)
    {
        await Section("Catalog");
        await Main.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
        await Person.Arrives(name);
    }

    public async Task Publish(string portal)
    {
        await Person.Button("Publish API").ClickAsync();
        await Dialog.GetByLabel("Portal", new() { Exact = true }).SelectOptionAsync(portal);
        await Dialog.GetByLabel("Authentication strategy").SelectOptionAsync("key-auth");
        await Dialog.GetByLabel("Private").CheckAsync();
    }

    /// <summary>Lets somebody or something in whom the inbox of a portal shows.</summary>
    public async Task Approve(string portal, string tab, string who)
    {
        await Section("Dev Portal");
        await Main.GetByRole(AriaRole.Link, new() { Name = portal, Exact = true }).ClickAsync();
        await Person.Arrives(portal);
        await Person.Sees("1 waiting for a decision.");
        await Main.GetByRole(AriaRole.Link, new() { Name = "Access and approvals" }).ClickAsync();
        await Person.Arrives("Access and approvals");
        await Main.GetByRole(AriaRole.Link, new() { Name = $"{tab} (1)", Exact = true }).ClickAsync();
        await Person.Button("Approve " + who).ClickAsync();
        await Person.Sees($"{who} is approved.");
        // The count goes with the decision.
        await Assertions.Expect(Main.GetByRole(AriaRole.Link, new() { Name = tab, Exact = true })).ToBeVisibleAsync();
    }

    public ValueTask DisposeAsync() => Person.DisposeAsync();
}
