using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Testing;

namespace Browser.Tests;

/// <summary>The whole way on a narrow screen and without a mouse: from the sign-up to a call and what is told of it.</summary>
[Collection(nameof(BrowserFixture))]
public sealed class Narrow(BrowserFixture fixture)
{
    private const int WidthPx = 360;
    private const string Gateway = "narrow";
    private const string Passphrase = "a long enough pass phrase";

    [BrowserFact]
    public async Task Keeps_the_way_to_a_call_open_on_a_narrow_screen_and_by_keyboard()
    {
        await Sample.CreateGateway(fixture, Gateway);
        var plane = (await fixture.Admin.Get($"/v2/control-planes?filter[name][eq]={Gateway}")).Is(200).Json["data"]!.AsArray().Single()!["id"];
        var portal = (await fixture.Admin.Post("/v3/portals", new { name = "narrow", auto_approve_developers = true, auto_approve_applications = true })).Is(201).Json;
        var strategy = (await fixture.Admin.Get("/v2/application-auth-strategies?page[size]=100")).Is(200).Json["data"]!.AsArray().First(one => (string?)one!["strategy_type"] == "key_auth")!;
        var api = (await fixture.Admin.Post("/v3/apis", new { name = "Flights", slug = "narrow-flights", spec_content = Sample.Flights(Sample.GatewayOf(fixture, Gateway)) })).Is(201).Id;
        (await fixture.Admin.Post($"/v3/apis/{api}/implementations", new { control_plane = new { control_plane_id = plane } })).Is(201);
        (await fixture.Admin.Put($"/v3/apis/{api}/publications/{portal["id"]}", new { visibility = "private", auth_strategy_ids = new[] { (string)strategy["id"]! } })).Is(200);
        await using var devi = await Open(fixture.SiteOf((string)portal["default_domain"]!));
        await SignsUp(devi);
        await MakesAnApplication(devi);
        await AsksForAccess(devi);
        var key = await MakesAKey(devi);
        await Calls(devi, key);
        await SeesTheUsage(devi);
        Assert.Empty(devi.Faults);
    }

    private async Task SignsUp(Person devi)
    {
        await devi.Go("/");
        await Kept(devi, "home");
        await FromTheMenu(devi, "Sign up");
        await devi.Arrives("Sign up");
        await Type(devi, "full_name", "Devi Developer");
        await Type(devi, "email", "narrow@example.com");
        await devi.Page.Keyboard.PressAsync("Enter");
        await devi.Arrives("Check your mail");
        await Kept(devi, "check-mail");
        using var site = new Caller(fixture.Runner.Site);
        var mail = await Eventually.Get(
            async () => (await site.Get("/mail/messages")).Is(200).Json.AsArray().FirstOrDefault(mail => mail!["to"]!.ToJsonString().Contains("narrow@example.com"))?.AsObject(), "the mail");
        await devi.Go("/confirm-email?token=" + Regex.Match((string)mail["text"]!, "token=([0-9a-f-]{36})").Groups[1].Value);
        await devi.Arrives("Choose a password");
        await Type(devi, "password", Passphrase);
        await Kept(devi, "password");
        await devi.Page.Keyboard.PressAsync("Enter");
        await devi.Arrives("APIs");
        await Kept(devi, "apis");
    }

    private static async Task MakesAnApplication(Person devi)
    {
        await FromTheMenu(devi, "My applications");
        await devi.Arrives("My applications");
        await Press(devi, "New application");
        await devi.Arrives("New application");
        await Type(devi, "name", "Trip planner");
        await Kept(devi, "new-application");
        await devi.Page.Keyboard.PressAsync("Enter");
        await devi.Arrives("Trip planner");
        await Kept(devi, "application-new");
    }

    private static async Task AsksForAccess(Person devi)
    {
        await FromTheMenu(devi, "APIs");
        await devi.Arrives("APIs");
        await Press(devi, "Flights");
        await devi.Arrives("Flights");
        await Kept(devi, "api");
        await Press(devi, "Use this API");
        await devi.Arrives("Use Flights");
        await Kept(devi, "use");
        await Press(devi, "Ask for access");
        await Assertions.Expect(Named(devi, "Create an API key", null)).ToBeVisibleAsync();
        await Kept(devi, "approved");
    }

    private static async Task<string> MakesAKey(Person devi)
    {
        await Press(devi, "Create an API key");
        await Press(devi, "Create the key", inside: devi.Page.GetByRole(AriaRole.Dialog));
        await devi.Sees("This is the only time it is shown");
        await Kept(devi, "key");
        var key = await devi.Field("API key").InputValueAsync();
        await Press(devi, "I have saved it", inside: devi.Page.GetByRole(AriaRole.Dialog));
        await Press(devi, "Open the application and its keys");
        await devi.Arrives("Trip planner");
        await devi.Sees("No calls in this time.");
        await Kept(devi, "application");
        return key;
    }

    private async Task Calls(Person devi, string key)
    {
        using var client = new Caller(fixture.Runner.Enforcement);
        await Eventually.Answers(() => client.Get($"/gateway/{Gateway}/flights", ("apikey", key)), 200);
        devi.Calls.Add(fixture.Runner.Enforcement.Authority);
        await Press(devi, "Flights");
        await devi.Arrives("Flights");
        await Press(devi, "Reference and try it");
        await Assertions.Expect(devi.Page.GetByRole(AriaRole.Heading, new() { Name = "List flights" }).First).ToBeVisibleAsync();
        await Kept(devi, "reference");
    }

    private static async Task SeesTheUsage(Person devi)
    {
        await devi.Go("/apps");
        await Press(devi, "Trip planner");
        await devi.Arrives("Trip planner");
        // Usage is written every now and then.
        await Eventually.Get(
            async () =>
            {
                await devi.Page.ReloadAsync();
                await devi.Settle();
                return await devi.Page.GetByText("By API").CountAsync() > 0 ? devi : null;
            },
            "the usage", seconds: 120);
        await Assertions.Expect(devi.Page.GetByRole(AriaRole.Group, new() { Name = "By API" }).GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("Flights");
        await devi.Sees("Last used");
        await Press(devi, "Last week");
        await Assertions.Expect(devi.Page).ToHaveURLAsync(new Regex("range=7d$"));
        await devi.Sees("By API");
        await Kept(devi, "usage");
        await devi.Page.SetViewportSizeAsync(1200, 800);
        await devi.Look("application-usage");
        await devi.Page.SetViewportSizeAsync(WidthPx, 640);
    }

    private async Task<Person> Open(string address)
    {
        var person = await fixture.Open(address);
        await person.Page.SetViewportSizeAsync(WidthPx, 640);
        return person;
    }

    private static async Task Kept(Person person, string name)
    {
        await person.Settle();
        await person.Keep($"narrow-{name}");
        Assert.True(await person.Page.EvaluateAsync<int>("document.documentElement.scrollWidth") <= WidthPx, $"{name} is wider than the screen");
    }

    private static async Task FromTheMenu(Person person, string name)
    {
        await Press(person, "Menu");
        await Press(person, name, inside: person.Page.Locator(".menu:popover-open"));
    }

    private static Task Press(Person person, string name, ILocator? inside = null) => Press(person, Named(person, name, inside));

    // What is pressed is a link or a button, and is called by what it says or is labelled with.
    private static ILocator Named(Person person, string name, ILocator? inside)
    {
        ILocator In(AriaRole role) => inside is null
            ? person.Page.GetByRole(role, new() { Name = name, Exact = true }) : inside.GetByRole(role, new() { Name = name, Exact = true });
        return In(AriaRole.Button).Or(In(AriaRole.Link)).Locator("visible=true").First;
    }

    private static async Task Press(Person person, ILocator target)
    {
        await person.Settle();
        await Reach(person, target);
        await person.Page.Keyboard.PressAsync("Enter");
    }

    private static async Task Type(Person person, string name, string words)
    {
        await person.Settle();
        await Reach(person, person.Page.Locator($"main [name={name}]"));
        await person.Page.Keyboard.InsertTextAsync(words);
    }

    // As far as anybody would go; wherever the focus stands it is to be seen, and not below the bar.
    private static async Task Reach(Person person, ILocator target)
    {
        await Assertions.Expect(target).ToBeVisibleAsync();
        for (var presses = 0; presses < 60; presses++)
        {
            if (await target.EvaluateAsync<bool>("target => target === document.activeElement")) return;
            await person.Page.Keyboard.PressAsync("Tab");
            var hidden = await person.Page.EvaluateAsync<string?>("""
                () => {
                  const at = document.activeElement;
                  if (!at || at === document.body || at.closest('#reference, .skip')) return null;
                  const { top, left, right } = at.getBoundingClientRect();
                  const bar = at.closest('.bar, dialog, .menu') ? 0 : document.querySelector('.bar')?.getBoundingClientRect().bottom ?? 0;
                  return top < bar - 1 || left < -1 || right > innerWidth + 1 ? `${at.outerHTML.slice(0, 200)} is hidden at ${top} ${left} ${right}` : null;
                }
                """);
            Assert.True(hidden is null, hidden);
        }
        Assert.Fail($"the keyboard does not get to {target}");
    }
}
