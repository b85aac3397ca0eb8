using Microsoft.Playwright;
using Testing;

namespace Browser.Tests;

/// <summary>The console with the systems around it: a server that takes webhooks, an identity provider.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class Integration(BrowserFixture fixture)
{
    [BrowserFact]
    public async Task Shows_a_webhooks_secret_once_and_sends_again_what_was_refused()
    {
        var status = 503;
        await using var receiver = await ProviderServer.Start((_, _) => (status, null));
        await using var admin = await Administrator.SignIn(fixture, "/webhooks/new");
        var alex = admin.Person;
        await alex.Arrives("New webhook");
        await alex.Field("Name").FillAsync("Sales");
        await alex.Field("URL").FillAsync(receiver.Url + "/hook");
        await alex.Page.GetByRole(AriaRole.Checkbox, new() { Name = "developer.created", Exact = true }).CheckAsync();
        await alex.Button("Create").ClickAsync();
        await Assertions.Expect(admin.Dialog.GetByLabel("Signing secret", new() { Exact = true })).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^whsec_"));
        await alex.Look("console-webhook-secret");
        await alex.Button("I have saved it").ClickAsync();
        await alex.Arrives("Sales");
        await alex.Button("Send a test").ClickAsync();
        await alex.Sees("The receiver did not take the test: it answered 503");
        await alex.Look("console-webhook-failed");
        status = 200;
        await alex.Button("Send again: webhook.test").ClickAsync();
        await alex.Sees("webhook.test is sent again.");
        var again = await Eventually.Get(() => Task.FromResult(receiver.Calls.Count > 1 ? receiver.Calls[1] : null), "the second call", seconds: 120);
        Assert.Equal(receiver.Calls[0].Headers["webhook-id"], again.Headers["webhook-id"]);
        await alex.Button("Details: webhook.test").ClickAsync();
        await Assertions.Expect(admin.Dialog).ToContainTextAsync("webhook_id");
        Assert.Empty(alex.Faults);
    }

    [IdentityProviderFact]
    public async Task Lets_an_administrator_in_who_signs_in_at_the_identity_provider()
    {
        await using var provider = await IdentityProvider.Start("sign-in-provider.mjs");
        await provider.AddClient("console", "a secret of the console", $"{fixture.Console}/v3/console/sign-in/callback");
        var config = new { issuer_url = provider.Issuer, client_id = "console", client_secret = "a secret of the console" };
        var path = $"/v3/identity-providers/{(await fixture.Admin.Post("/v3/identity-providers", new { type = "oidc", enabled = true, config })).Is(201).Id}";
        var team = (await fixture.Admin.Get("/v3/teams?filter[name][eq]=Portal Admin")).Is(200).Json["data"]!.AsArray().Single()!["id"];
        (await fixture.Admin.Post($"{path}/team-group-mappings", new { team_id = team, group = "portals" })).Is(201);
        await using var alex = await fixture.Open(fixture.Console);
        alex.Calls.Add(new Uri(provider.Issuer).Authority);
        await alex.Go("/portals");
        await alex.Button("Sign in with your organization").ClickAsync();
        await alex.Page.Locator("input[name=login]").FillAsync("portals.alex@example.com");
        await alex.Page.Locator("input[name=password]").FillAsync("x");
        await alex.Page.Locator("button[type=submit]").ClickAsync();
        await alex.Page.Locator("button[type=submit]").ClickAsync();
        // Back on the page that was asked for, with the rights of the group.
        await alex.Arrives("Dev Portal");
        Assert.Equal("/portals", new Uri(alex.Page.Url).PathAndQuery);
        await alex.Link("Create a new portal").First.ClickAsync();
        await alex.Arrives("New Portal");
        await alex.Button("Sign out").ClickAsync();
        await alex.Arrives("Sign in to the console");
        Assert.Equal(0, await alex.Page.EvaluateAsync<int>("sessionStorage.length"));
        // What the provider's own pages do is theirs.
        Assert.DoesNotContain(alex.Faults, fault => !fault.StartsWith(provider.Issuer, StringComparison.Ordinal));
        (await fixture.Admin.Delete(path)).Is(204);
    }
}
