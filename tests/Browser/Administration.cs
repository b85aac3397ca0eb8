using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The console, as an administrator uses it: by the words that the documents name.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class Administration(BrowserFixture fixture)
{
    [BrowserFact]
    public async Task Changes_who_may_sign_in_when_those_who_wait_are_decided_on_by_keyboard()
    {
        var portal = (await fixture.Admin.Post("/v3/portals", new { name = "inbox" })).Is(201).Id;
        foreach (var (name, email) in new[] { ("Ida Waits", "ida@example.com"), ("Rob Waits", "rob@example.com") })
            (await fixture.Admin.Post($"/v3/portals/{portal}/developers", new { full_name = name, email, status = "pending" })).Is(201);
        await using var admin = await Administrator.SignIn(fixture, "/access?portal=" + portal);
        var alex = admin.Person;
        await alex.Arrives("Access and approvals");
        await alex.Sees("Ida Waits");
        await alex.Look("console-inbox");

        await alex.Button("Approve Ida Waits").FocusAsync();
        await alex.Page.Keyboard.PressAsync("Enter");
        await alex.Sees("Ida Waits is approved.");
        await alex.Button("Reject Rob Waits").FocusAsync();
        await alex.Page.Keyboard.PressAsync("Enter");
        // Asked first, with the harmless answer at hand.
        await Assertions.Expect(admin.Dialog.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await alex.Look("console-reject");
        await admin.Dialog.GetByRole(AriaRole.Button, new() { Name = "Reject" }).FocusAsync();
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
        await using var admin = await Administrator.SignIn(fixture, "/apis/new");
        var alex = admin.Person;
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
    public async Task Shows_a_gateways_token_once_and_says_why_a_call_is_refused()
    {
        await Sample.CreateGateway(fixture, "guarded");
        var plane = (string?)(await fixture.Admin.Get("/v2/control-planes?filter[name][eq]=guarded")).Is(200).Json["data"]!.AsArray().Single()!["id"];
        await using var admin = await Administrator.SignIn(fixture, $"/control-planes/{plane}/tokens");
        var alex = admin.Person;
        await alex.Arrives("guarded");
        await alex.Sees("No gateway token yet");
        await alex.Button("New gateway token").ClickAsync();
        await alex.Field("Name").FillAsync("nginx, Frankfurt");
        await alex.Look("console-new-gateway-token");
        await alex.Button("Make token").ClickAsync();
        await alex.Sees("nginx, Frankfurt: token ready");
        var token = await alex.Field("Gateway token").InputValueAsync();
        Assert.StartsWith("gw_", token, StringComparison.Ordinal);
        await alex.Look("console-gateway-token-once");
        await admin.Dialog.GetByRole(AriaRole.Button).Last.ClickAsync();
        await Assertions.Expect(alex.Page.GetByRole(AriaRole.Rowheader, new() { Name = "nginx, Frankfurt" })).ToBeVisibleAsync();
        Assert.DoesNotContain(token, await alex.Page.ContentAsync(), StringComparison.Ordinal);
        await alex.Button("Delete nginx, Frankfurt").ClickAsync();
        await admin.Dialog.GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await alex.Sees("No gateway token yet");
        Assert.Empty((await fixture.Admin.Get($"/v2/control-planes/{plane}/gateway-tokens")).Is(200).Json["data"]!.AsArray());

        await alex.Go($"/control-planes/{plane}/why");
        await alex.Field("Path").FillAsync("/no/such%2fpath");
        await alex.Field("Headers").FillAsync("apikey: a-key-that-nobody-made");
        await alex.Button("Explain").ClickAsync();
        await alex.Sees("Refused with 400");
        await alex.Sees("bad_path");
        await alex.Look("console-why");
        Assert.DoesNotContain("a-key-that-nobody-made", alex.Page.Url, StringComparison.Ordinal);
        Assert.Empty(alex.Faults);
    }

    [BrowserFact]
    public async Task Forgets_the_token_when_the_administrator_signs_out()
    {
        await using var alex = await fixture.Open(fixture.Console);
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
}
