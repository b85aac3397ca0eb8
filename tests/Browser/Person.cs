using Microsoft.Playwright;
using Testing;

namespace Browser.Tests;

/// <summary>A person at a browser who notices what a person would not: violations of the policy, scripts that fail, other hosts, faults of accessibility.</summary>
public sealed class Person : IAsyncDisposable
{
    private const int NarrowPx = 320;

    private static readonly string Axe = File.ReadAllText(Path.Combine(Repository.Root, "portal-static", "node_modules", "axe-core", "axe.min.js"));
    private static readonly string Shots = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots")).FullName;
    private static readonly string[] Bars = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];

    private Person(IBrowserContext context, IPage page, Uri home) => (_context, Page, Home) = (context, page, home);

    /// <summary>The site that the person is on.</summary>
    public Uri Home { get; }

    public IPage Page { get; }

    /// <summary>What must not happen on our own pages, as it happened. The frame of the reference and of the diagrams is somebody else's code.</summary>
    public IReadOnlyList<string> Faults => _faults;

    public static async Task<Person> Create(IBrowserContext context, Uri home)
    {
        var person = new Person(context, await context.NewPageAsync(), home);
        person.Page.Console += (_, message) =>
        {
            if (message.Text.Contains("Content Security Policy", StringComparison.Ordinal)) person._faults.Add($"{person.Page.Url}: {message.Text}");
        };
        person.Page.PageError += (_, error) => person._faults.Add($"{person.Page.Url}: {error}");
        person.Page.Dialog += async (_, dialog) =>
        {
            person._faults.Add($"{person.Page.Url}: a dialog says {dialog.Message}");
            await dialog.DismissAsync();
        };
        person.Page.Request += (_, request) =>
        {
            // A try-it call goes where the specification says; nothing else may leave.
            if (new Uri(request.Url) is { Scheme: "http" or "https" } url && url.Authority != home.Authority && !person.MayCall(url)) person._faults.Add($"{person.Page.Url}: asks {url}");
        };
        return person;
    }

    /// <summary>Hosts that the person means to call.</summary>
    public HashSet<string> Calls { get; } = [];

    public async Task Go(string path)
    {
        await Page.GotoAsync(path);
        await Settle();
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public ILocator Link(string name) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public ILocator Field(string label) => Page.GetByLabel(label, new() { Exact = true });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    public Task Sees(string words) => Assertions.Expect(Page.GetByText(words).First).ToBeVisibleAsync();

    public Task Arrives(string heading) => Assertions.Expect(Page.Locator("h1").First).ToContainTextAsync(heading);

    /// <summary>Keeps a picture in both themes and narrow, and fails on what a person with a reader, a small screen or weak eyes would stumble over.</summary>
    public async Task Look(string name)
    {
        await Settle();
        foreach (var theme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await Turn(theme);
            await Page.ScreenshotAsync(new() { Path = Shot(name, theme), FullPage = true });
            var violations = await Page.EvaluateAsync<string[]>(Audit, new { axe = Axe, only = Bars });
            Assert.True(violations.Length == 0, $"{name} ({theme}): {string.Join("\n", violations)}");
        }
        await Turn(ColorScheme.Light);
        await Page.SetViewportSizeAsync(NarrowPx, 640);
        await Still();
        await Page.ScreenshotAsync(new() { Path = Path.Combine(Shots, $"{name}-320.png"), FullPage = true });
        var hidden = await Page.EvaluateAsync<string[]>(OffScreen, NarrowPx);
        await Page.SetViewportSizeAsync(1200, 800);
        Assert.True(hidden.Length == 0, $"{name} on a screen of {NarrowPx} px: {string.Join("\n", hidden)}");
    }

    /// <summary>
    /// Keeps pictures only, and looks whether the text can be read: the reference is another project's code, whose other faults are known and not ours to fail on.
    /// </summary>
    public async Task Keep(string name)
    {
        foreach (var theme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await Turn(theme);
            await Page.WaitForFunctionAsync("dark => document.body.classList.contains('dark-mode') === dark", theme == ColorScheme.Dark);
            await Still();
            await Page.ScreenshotAsync(new() { Path = Shot(name, theme) });
            var violations = await Page.EvaluateAsync<string[]>(Audit, new { axe = Axe, only = (string[])["color-contrast"] });
            Assert.True(violations.Length == 0, $"{name} ({theme}): {string.Join("\n", violations)}");
        }
    }

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    // The page's policy forbids evaluating text; the debugger, which this is, may.
    private const string Audit = """
        async ({ axe, only }) => {
          if (!window.axe) new Function(axe).call(window);
          const { violations } = await window.axe.run({ runOnly: only });
          return violations.map(rule => `${rule.id}: ${rule.nodes.map(node => node.html.slice(0, 200)).join(' | ')}`);
        }
        """;

    // What can be pressed or typed into, and is cut off at the right. Code scrolls inside its own box.
    private const string OffScreen = """
        width => [
          ...(document.documentElement.scrollWidth > width ? [`the page is ${document.documentElement.scrollWidth} px wide`] : []),
          ...[...document.querySelectorAll('a, button, input, select, textarea, summary')]
            .filter(element => element.checkVisibility({ visibilityProperty: true }) && !element.closest('pre, .article table, .visually-hidden') && element.getBoundingClientRect().right > width + 1)
            .map(element => element.outerHTML.slice(0, 200)),
        ]
        """;

    private bool MayCall(Uri url) => Calls.Contains(url.Authority);

    private static string Shot(string name, ColorScheme theme) => Path.Combine(Shots, $"{name}-{theme.ToString().ToLowerInvariant()}.png");

    // A picture of a page that was scrolled shows its bar in the middle of it.
    private async Task Turn(ColorScheme theme)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = theme, ReducedMotion = ReducedMotion.Reduce });
        await Page.WaitForFunctionAsync("dark => matchMedia('(prefers-color-scheme: dark)').matches === dark", theme == ColorScheme.Dark);
        await Page.EvaluateAsync("scrollTo(0, 0)");
        await Still();
    }

    public async Task Settle()
    {
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        await Still();
    }

    // Nothing that says it is loading or drawn, nothing that moves or changes its colour, and painted.
    private async Task Still()
    {
        await Page.WaitForFunctionAsync("() => !document.querySelector('[aria-busy=true]')");
        await Page.WaitForFunctionAsync("() => document.getAnimations().every(one => one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity)");
        await Page.EvaluateAsync("() => new Promise(painted => requestAnimationFrame(() => requestAnimationFrame(painted)))");
    }
}
