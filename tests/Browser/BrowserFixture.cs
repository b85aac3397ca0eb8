using Microsoft.Playwright;
using Testing;

// Two runners and their people at once would be too much for two cores; one after the other is no slower.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Browser.Tests;

[CollectionDefinition(nameof(BrowserFixture))]
public sealed class BrowserCollection : ICollectionFixture<BrowserFixture>;

/// <summary>For who starts with nothing: a runner in which nobody has done anything yet.</summary>
[CollectionDefinition(nameof(FirstRun))]
public sealed class FirstRun : ICollectionFixture<BrowserFixture>;

/// <summary>One runner and one browser for all tests of a collection; in the shared one every test has people and a portal of its own.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    // A bound, not a wait: nothing here takes as long on a machine that does nothing else.
    public const float PatienceMs = 90_000;

    private readonly string _data = Directory.CreateTempSubdirectory("browser-").FullName;
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    public EndToEnd.Runner Runner { get; private set; } = null!;

    /// <summary>The administrator, by API.</summary>
    public Caller Admin { get; private set; } = null!;

    /// <summary>Where the administrators' pages are.</summary>
    public string Console => $"http://localhost:{Runner.Site.Port}";

    public async Task InitializeAsync()
    {
        Runner = await EndToEnd.Runner.Start(_data, EndToEnd.Runner.FreeBasePort(), "--empty");
        Admin = new Caller(Runner.Management, bearer: EndToEnd.Runner.AdminToken);
        Assertions.SetDefaultExpectTimeout(PatienceMs);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = BrowserFactAttribute.Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
            Timeout = PatienceMs,
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

    /// <summary>Where the pages of the portal of that name are.</summary>
    public async Task<string> SiteOfPortal(string name) => SiteOf((string)(await FindPortal(name))["default_domain"]!);

    public async Task<System.Text.Json.Nodes.JsonNode> FindPortal(string name) => (await Admin.Get($"/v3/portals?filter[name]={name}")).Is(200).Json["data"]!.AsArray().Single()!;

    /// <summary>Somebody with a browser of their own: no cookie is shared.</summary>
    public async Task<Person> Open(string address, bool script = true)
    {
        var context = await _browser!.NewContextAsync(new()
        {
            BaseURL = address, JavaScriptEnabled = script, Permissions = ["clipboard-read", "clipboard-write"], ColorScheme = ColorScheme.Light, ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = 1200, Height = 800 },
        });
        context.SetDefaultTimeout(PatienceMs);
        context.SetDefaultNavigationTimeout(PatienceMs);
        return await Person.Create(context, new Uri(address));
    }
}
