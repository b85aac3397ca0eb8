using Microsoft.Playwright;
using Testing;

namespace Browser.Tests;

[CollectionDefinition(nameof(BrowserFixture))]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>;

/// <summary>One runner and one browser for all tests; every test has people and a portal of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("browser-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public EndToEnd.Runner Runner { get; private set; } = null!;

    /// <summary>The administrator, by API.</summary>
    public Caller Admin { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Runner = await EndToEnd.Runner.Start(_data, EndToEnd.Runner.FreeBasePort(), "--empty");
        Admin = new Caller(Runner.Management, bearer: EndToEnd.Runner.AdminToken);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = BrowserFactAttribute.Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
    }

    public async Task DisposeAsync()
    {
        if (_browser is not null) await _browser.CloseAsync();
        _playwright?.Dispose();
        Admin.Dispose();
        await Runner.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    /// <summary>Where a portal's pages are.</summary>
    public string SiteOf(string domain) => $"http://{domain}:{Runner.Site.Port}";

    /// <summary>Somebody with a browser of their own: no cookie is shared.</summary>
    public async Task<Person> Open(string address, bool script = true)
    {
        var context = await _browser!.NewContextAsync(new() { BaseURL = address, JavaScriptEnabled = script, Permissions = ["clipboard-read", "clipboard-write"], ViewportSize = new() { Width = 1200, Height = 800 } });
        context.SetDefaultTimeout(30_000);
        return await Person.Create(context, new Uri(address));
    }
}
