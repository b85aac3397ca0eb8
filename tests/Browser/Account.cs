using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Browser.Tests;

/// <summary>Somebody's account in a portal, made and used by hand.</summary>
public sealed class Account(BrowserFixture fixture, Person person, string email)
{
    private const string Password = "a long enough pass phrase";

    // These pages are the same in every portal: whoever comes by first looks at them.
    private static readonly HashSet<string> Seen = [];

    /// <summary>The account as it is after a sign-up, for who is here for something else.</summary>
    public async Task Exists(string fullName)
    {
        using var site = new Caller(fixture.Runner.Site, host: person.Home.Authority);
        (await site.Post("/api/v3/developer", new { email, full_name = fullName })).Is(201);
        var token = Regex.Match((string)(await Mail())["text"]!, "token=([0-9a-f-]{36})").Groups[1].Value;
        var verified = (await site.Post("/api/v3/developer/verify-email", new { token })).Is(202).Json;
        (await site.Post("/api/v3/developer/reset-password", new { token = (string)verified["token"]!, password = Password })).Is(204);
    }

    /// <summary>From the home page to "check your mail".</summary>
    public async Task SignUp(string fullName, string walk)
    {
        await person.Go("/");
        await person.Arrives("Build on APIs");
        await Look("home", walk);
        await person.Page.Locator(".bar").GetByRole(AriaRole.Link, new() { Name = "Sign up" }).ClickAsync();
        await person.Arrives("Sign up");
        await Look("sign-up", walk);
        await person.Field("Full name").FillAsync(fullName);
        await person.Field("E-mail address").FillAsync(email);
        await person.Button("Sign up").ClickAsync();
        await person.Arrives("Check your mail");
        await Look("check-mail", walk);
    }

    /// <summary>From the mail to the password; where that leads depends on the portal.</summary>
    public async Task Confirm(string walk)
    {
        await Mail();
        await person.Go("/mail");
        await person.Page.Locator("article", new() { HasText = email }).Locator("a[href*='confirm-email']").First.ClickAsync();
        await person.Arrives("Choose a password");
        await Look("password", walk);
        await person.Field("Password").FillAsync("short");
        await person.Button("Save the password").ClickAsync();
        await person.Sees("Please look at one field again");
        await person.Field("Password").FillAsync(Password);
        await person.Button("Save the password").ClickAsync();
    }

    public Task SignInWrongly() => Fill("not the right pass phrase");

    public Task SignIn() => Fill(Password);

    private Task Look(string page, string walk) => Seen.Add(page) ? person.Look($"{walk}-{page}") : person.Settle();

    private async Task<JsonNode> Mail()
    {
        using var site = new Caller(fixture.Runner.Site);
        return await Eventually.Get(
            async () => (await site.Get("/mail/messages")).Is(200).Json.AsArray().FirstOrDefault(mail => mail!["to"]!.ToJsonString().Contains(email))?.AsObject(), "the mail");
    }

    private async Task Fill(string password)
    {
        await person.Field("E-mail address").FillAsync(email);
        await person.Field("Password").FillAsync(password);
        await person.Page.Locator("main").GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
    }
}
