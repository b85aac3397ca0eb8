using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The workshop's part on role-based access by hand: it is turned on, a team is made, a developer joins it, and it gets a role for an API.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class Teams(BrowserFixture fixture)
{
    private const string Portal = "by-roles";
    private const string Api = "Seats of a team";
    private const string Developer = "Rosa Roles";

    [BrowserFact]
    public async Task Lists_an_API_when_a_team_of_the_developer_was_given_a_role_for_it_by_hand()
    {
        var portal = (await fixture.Admin.Post("/v3/portals", new { name = Portal, auto_approve_developers = true })).Is(201).Json;
        var api = (await fixture.Admin.Post("/v3/apis", new { name = Api })).Is(201).Id;
        (await fixture.Admin.Put($"/v3/apis/{api}/publications/{portal["id"]}", new { visibility = "private" })).Is(200);
        await using var rosa = await fixture.Open(fixture.SiteOf((string)portal["default_domain"]!));
        var account = new Account(fixture, rosa, "rosa@example.com");
        await account.Exists(Developer);
        await rosa.Go("/login");
        await account.SignIn();
        await rosa.Arrives("APIs");
        await Assertions.Expect(rosa.Link(Api)).ToBeVisibleAsync();

        await using var alex = await Administrator.SignIn(fixture);
        await TurnsRolesOn(alex);
        await FindsNothing(rosa);
        await MakesTheTeam(alex);
        await AddsTheDeveloper(alex);
        await FindsNothing(rosa);
        await GivesTheRole(alex);
        await rosa.Go("/apis");
        await Assertions.Expect(rosa.Link(Api)).ToBeVisibleAsync();
        await TakesTheRoleAway(alex);
        await FindsNothing(rosa);
        Assert.Empty(alex.Person.Faults);
        Assert.Empty(rosa.Faults);
    }

    private static async Task FindsNothing(Person rosa)
    {
        await rosa.Go("/apis");
        await rosa.Sees("No APIs yet");
    }

    private static async Task TurnsRolesOn(Administrator alex)
    {
        await alex.Section("Dev Portal");
        await alex.Person.Link(Portal).ClickAsync();
        await alex.Person.Link("Settings").ClickAsync();
        await alex.Person.Field("Role-based access control (RBAC)").CheckAsync();
        await alex.Person.Button("Save").ClickAsync();
        await alex.Person.Sees("Saved.");
        await alex.Person.Link("Overview").ClickAsync();
        await alex.Person.Sees("By the roles of teams");
    }

    private static async Task MakesTheTeam(Administrator alex)
    {
        await alex.Person.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Access and approvals" }).ClickAsync();
        await alex.Person.Link("Teams").ClickAsync();
        await alex.Person.Sees("No team yet");
        await alex.Person.Look("console-teams-empty");
        await alex.Person.Button("New team").ClickAsync();
        await alex.Dialog.GetByLabel("Name", new() { Exact = true }).FillAsync("Sellers");
        await alex.Dialog.GetByLabel("Description", new() { Exact = true }).FillAsync("Who sells seats.");
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Create", Exact = true }).ClickAsync();
        await alex.Person.Arrives("Sellers");
    }

    private static async Task AddsTheDeveloper(Administrator alex)
    {
        await alex.Person.Sees("Nobody is in the team yet");
        await alex.Person.Button("Add developer").ClickAsync();
        await alex.Dialog.GetByLabel("Developer", new() { Exact = true }).SelectOptionAsync($"{Developer} (rosa@example.com)");
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Add developer" }).ClickAsync();
        await alex.Person.Sees($"{Developer} is in the team.");
        await Assertions.Expect(alex.Person.Button("Remove " + Developer)).ToBeVisibleAsync();
        await alex.Person.Look("console-team");
    }

    private static async Task GivesTheRole(Administrator alex)
    {
        await alex.Person.Link("APIs").Last.ClickAsync();
        await alex.Person.Sees("No role yet");
        await alex.Person.Button("Add role").ClickAsync();
        await alex.Dialog.GetByLabel("API", new() { Exact = true }).SelectOptionAsync(Api);
        await alex.Dialog.GetByLabel("API Consumer").CheckAsync();
        await alex.Person.Look("console-add-role");
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Add role" }).ClickAsync();
        await Assertions.Expect(alex.Person.Page.GetByRole(AriaRole.Row, new() { NameRegex = new($"^{Api}.*API Consumer") })).ToBeVisibleAsync();
        await alex.Person.Look("console-team-roles");
    }

    private static async Task TakesTheRoleAway(Administrator alex)
    {
        await alex.Person.Button($"Remove API Consumer {Api}").ClickAsync();
        await alex.Dialog.GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await alex.Person.Sees("No role yet");
    }
}
