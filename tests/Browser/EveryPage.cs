using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The pages that the walkthroughs do not come by: looked at in both themes, narrow, and for what keeps people out.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class EveryPage(BrowserFixture fixture)
{
    [BrowserFact]
    public async Task Keeps_every_page_of_the_console_open_to_everybody()
    {
        await Sample.CreateGateway(fixture, "everywhere");
        var plane = (await fixture.Admin.Get("/v2/control-planes?filter[name][eq]=everywhere")).Is(200).Json["data"]!.AsArray().Single()!["id"];
        var api = (await fixture.Admin.Post("/v3/apis", new { name = "Seen everywhere", spec_content = Sample.Flights(Sample.GatewayOf(fixture, "everywhere")) })).Is(201).Id;
        var package = (await fixture.Admin.Post("/v3/api-packages", new { name = "Seen package" })).Is(201).Id;
        var portal = (await fixture.Admin.Post("/v3/portals", new { name = "everywhere" })).Is(201).Id;
        var product = (await fixture.Admin.Post("/v2/api-products", new { name = "Seen product" })).Is(201).Id;
        var version = (await fixture.Admin.Post($"/v2/api-products/{product}/product-versions", new { name = "v1", deprecated = true })).Is(201).Id;
        var webhook = (await fixture.Admin.Post("/v3/webhooks", new { name = "CRM", url = "http://127.0.0.1:9/", enabled = false })).Is(201).Id;
        await using var admin = await Administrator.SignIn(fixture);
        var alex = admin.Person;
        foreach (var (name, path, heading) in new[]
        {
            ("control-planes", "/control-planes", "Control planes"),
            ("control-plane-edit", $"/control-planes/{plane}/edit", "Edit control plane"),
            ("service", $"/control-planes/{plane}/services/new", "New service"),
            ("route", $"/control-planes/{plane}/routes/new", "New route"),
            ("plugin", $"/control-planes/{plane}/plugins/new", "Add plugin"),
            ("gateway-tokens", $"/control-planes/{plane}/tokens", "everywhere"),
            ("why", $"/control-planes/{plane}/why", "everywhere"),
            ("apis", "/apis", "Catalog"),
            ("api", $"/apis/{api}", "Seen everywhere"),
            ("api-edit", $"/apis/{api}/edit", "Edit API"),
            ("api-specification", $"/apis/{api}/specification", "Seen everywhere"),
            ("api-gateway", $"/apis/{api}/gateway", "Seen everywhere"),
            ("api-portals", $"/apis/{api}/portals", "Seen everywhere"),
            ("version", $"/apis/{api}/versions/new", "Add version"),
            ("packages", "/api-packages", "Catalog"),
            ("package-edit", $"/api-packages/{package}/edit", "Edit API package"),
            ("products", "/api-products", "API Products"),
            ("product-edit", $"/api-products/{product}/edit", "Edit API product"),
            ("product-documents", $"/api-products/{product}/documents", "Seen product"),
            ("product-version-edit", $"/api-products/{product}/versions/{version}/edit", "Edit v1"),
            ("product-analytics-none", $"/api-products/{product}/analytics?range=90d", "Seen product"),
            ("strategies", "/auth-strategies", "Application auth"),
            ("strategy", "/auth-strategies/new", "New auth strategy"),
            ("portals", "/portals", "Dev Portal"),
            ("portal-settings", $"/portals/{portal}/settings", "everywhere"),
            ("access", $"/access?portal={portal}", "Access and approvals"),
            ("applications", $"/access/applications?portal={portal}", "Access and approvals"),
            ("webhooks", "/webhooks", "Webhooks"),
            ("webhook", $"/webhooks/{webhook}", "CRM"),
            ("webhook-edit", $"/webhooks/{webhook}/edit", "Edit CRM"),
            ("nowhere", "/nowhere", "Page not found"),
            ("gone", "/apis/00000000-0000-4000-8000-000000000000", "Not found"),
        })
        {
            await alex.Go(path);
            await alex.Arrives(heading);
            await alex.Look("console-" + name);
        }
        Assert.Empty(alex.Faults);
    }

    [BrowserFact]
    public async Task Keeps_every_page_of_a_portal_open_to_everybody()
    {
        var portal = (await fixture.Admin.Post("/v3/portals", new { name = "everybody", display_name = "Everybody’s portal", auto_approve_developers = true })).Is(201).Json;
        await using var reader = await fixture.Open(fixture.SiteOf((string)portal["default_domain"]!));
        foreach (var (name, path, heading) in new[]
        {
            ("help", "/help", "Help"),
            ("login", "/login", "Sign in"),
            ("forgot", "/forgot-password", "Forgot your password?"),
            ("confirm", "/confirm-email", "The link is not complete"),
            ("products-signed-out", "/products", "Find All of Our Services in a Single Place"),
            ("product-hidden", "/products/00000000-0000-4000-8000-000000000000", "This product does not exist, or you may not see it"),
            ("nowhere", "/no/such/page", "Page not found"),
        })
        {
            await reader.Go(path);
            await reader.Arrives(heading);
            await reader.Look("portal-" + name);
        }
        var account = new Account(fixture, reader, "eve@example.com");
        await account.SignUp("Eve Everybody", "portal");
        await account.Confirm("portal");
        await reader.Arrives("APIs");
        foreach (var (name, path, heading) in new[] { ("apps", "/apps", "My applications"), ("new-app", "/apps/new", "New application") })
        {
            await reader.Go(path);
            await reader.Arrives(heading);
            await reader.Look("portal-" + name);
        }
        await reader.Button("Account: Eve Everybody").ClickAsync();
        await reader.Look("portal-account");
        Assert.Empty(reader.Faults);
    }

    [BrowserFact]
    public async Task Keeps_the_console_in_reach_of_the_keyboard()
    {
        await using var alex = await fixture.Open(fixture.Console);
        var keyboard = alex.Page.Keyboard;
        await alex.Go("/");
        await alex.Field("Administrator’s token").FocusAsync();
        await keyboard.TypeAsync(EndToEnd.Runner.AdminToken);
        await keyboard.PressAsync("Enter");
        await alex.Arrives("Get started");
        await Press(alex, "Dev Portal");
        await alex.Arrives("Dev Portal");
        await Assertions.Expect(alex.Page.Locator("h1")).ToBeFocusedAsync();
        await Press(alex, "Create a new portal");
        await alex.Arrives("New Portal");
        await Assertions.Expect(alex.Page.Locator("h1")).ToBeFocusedAsync();
        await TabTo(alex, "document.activeElement.name === 'name'");
        await keyboard.TypeAsync("by-keyboard");
        await keyboard.PressAsync("Enter");
        await alex.Arrives("by-keyboard");
        await Press(alex, "Delete");
        await Assertions.Expect(alex.Page.GetByRole(AriaRole.Dialog)).ToBeVisibleAsync();
        await keyboard.PressAsync("Escape");
        await Assertions.Expect(alex.Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
        // Back where it was opened.
        await Assertions.Expect(alex.Page.GetByRole(AriaRole.Button, new() { Name = "Delete", Exact = true })).ToBeFocusedAsync();
        Assert.Empty(alex.Faults);
    }

    [BrowserFact]
    public async Task Keeps_what_was_typed_into_the_console_when_the_session_ends()
    {
        await using var admin = await Administrator.SignIn(fixture, "/portals/new");
        var alex = admin.Person;
        await alex.Arrives("New Portal");
        await alex.Field("Name").FillAsync("typed-before");
        // The token that the tab has is as good as expired: every call with it is refused by who is really asked.
        await alex.Page.RouteAsync("**/v3/**", route => route.ContinueAsync(new() { Headers = [.. route.Request.Headers.Where(header => header.Key != "authorization"), new("authorization", "Bearer expired")] }));
        await alex.Button("Save").ClickAsync();
        var dialog = alex.Page.GetByRole(AriaRole.Dialog, new() { Name = "Your session has ended" });
        await Assertions.Expect(dialog).ToBeVisibleAsync();
        await alex.Page.Keyboard.PressAsync("Escape");
        await alex.Page.UnrouteAllAsync(new() { Behavior = UnrouteBehavior.Wait });
        await dialog.GetByLabel("Administrator’s token", new() { Exact = true }).FillAsync(EndToEnd.Runner.AdminToken);
        await dialog.GetByRole(AriaRole.Button, new() { Name = "Sign in", Exact = true }).ClickAsync();
        await alex.Arrives("typed-before");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        Assert.Empty(alex.Faults);
    }

    private static async Task Press(Person person, string name)
    {
        // Not while the page builds up: nobody reaches a button so fast by hand.
        await person.Settle();
        await TabTo(person, $"document.activeElement.textContent === '{name}'");
        await person.Page.Keyboard.PressAsync("Enter");
    }

    // As far as anybody would go; and wherever the focus stands, it is to be seen.
    private static async Task TabTo(Person person, string there)
    {
        for (var presses = 0; presses < 40; presses++)
        {
            await person.Page.Keyboard.PressAsync("Tab");
            Assert.True(await person.Page.EvaluateAsync<bool>("""
                () => {
                  const at = document.activeElement;
                  if (!at || at === document.body) return true;
                  const { outlineStyle, outlineWidth } = getComputedStyle(at);
                  return at.matches(':focus-visible') && (outlineStyle !== 'none' && parseFloat(outlineWidth) > 0 || at.closest('.choice') !== null);
                }
                """), $"{await person.Page.EvaluateAsync<string>("document.activeElement.outerHTML.slice(0, 200)")} shows no focus");
            if (await person.Page.EvaluateAsync<bool>("() => " + there)) return;
        }
        Assert.Fail($"the keyboard does not get to where {there}");
    }
}
