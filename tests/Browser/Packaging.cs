using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>The packaging how-to, as a partner sees it: a package with a limit, asked for, granted at once, and used until the limit says no.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class Packaging(BrowserFixture fixture)
{
    private const int CallsMax = 2;

    [BrowserFact]
    public async Task Limits_429_when_a_partner_calls_more_often_than_the_package_allows()
    {
        var portal = (await fixture.Admin.Post("/v3/portals", new { name = "partners", display_name = "Partners", auto_approve_developers = true, auto_approve_applications = true })).Is(201).Json;
        var portalId = (string)portal["id"]!;
        var httpbin = await Sample.Publish(fixture, "httpbin for partners", "packaging", portalId);
        await httpbin.PublishPackage(fixture, "Partner package", CallsMax, portalId);

        await using var paula = await fixture.Open(fixture.SiteOf((string)portal["default_domain"]!));
        var account = new Account(fixture, paula, "paula@example.com");
        await account.SignUp("Paula Partner");
        await account.Confirm();
        // Nobody has to approve her: the password was the last step.
        await paula.Arrives("APIs");
        await paula.Page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "Partner package" }).ClickAsync();
        await paula.Link("Use this API").ClickAsync();
        await paula.Field("Name").FillAsync("Partner site");
        await paula.Button("Ask for access").ClickAsync();
        await paula.Sees("Access granted");
        await paula.Look("packaging-granted");
        await paula.Button("Create an API key").ClickAsync();
        await paula.Button("Create the key").ClickAsync();
        var key = await paula.Field("API key").InputValueAsync();
        await paula.Button("I have saved it").ClickAsync();

        paula.Calls.Add(httpbin.GatewayAuthority);
        await paula.Go("/reference/" + httpbin.Slug);
        await Reference.Try(paula, "Returns Origin IP", key, [.. Enumerable.Repeat(200, CallsMax), 429]);
        Assert.Empty(paula.Faults);
    }
}
