using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Playwright;
using Testing;

namespace Browser.Tests;

/// <summary>A person at a browser who notices what a person would not: violations of the policy, scripts that fail, other hosts, faults of accessibility.</summary>
public sealed class Person : IAsyncDisposable
{
    private const int NarrowPx = 320;

    // Far longer than any answer takes, and far shorter than anybody waits for a test.
    private static readonly TimeSpan Unheard = TimeSpan.FromSeconds(10);

    private static readonly string Axe = File.ReadAllText(Path.Combine(Repository.Root, "portal-static", "node_modules", "axe-core", "axe.min.js"));
    // What tells one theme from the other; the rest of the rules look at what is the same in both.
    private static readonly string[] Colours = ["color-contrast", "link-in-text-block"];

    // Pictures are for people. Where nobody looks at them they cost a third of the time.
    private static readonly bool KeepsPictures = Environment.GetEnvironmentVariable("BROWSER_PICTURES") != "none";
    private static readonly string Shots = Directory.CreateDirectory(Path.Combine(Repository.Root, "artifacts", "screenshots")).FullName;
    private static readonly string[] Bars = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

    private readonly IBrowserContext _context;
    private readonly List<string> _faults = [];
    private readonly ConcurrentDictionary<IRequest, bool> _asked = new();

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
        person.Page.RequestFinished += (_, request) => person._asked.TryRemove(request, out var _);
        person.Page.RequestFailed += (_, request) => person._asked.TryRemove(request, out var _);
        person.Page.Request += (_, request) =>
        {
            if (request.Url.StartsWith("http", StringComparison.Ordinal)) person._asked[request] = true;
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
        await Page.EvaluateAsync("scrollTo(0, 0)");
        await Picture($"{name}-light");
        var titles = await Page.Locator("h1").AllTextContentsAsync();
        Assert.True(titles.Count == 1, $"{name} has {titles.Count} titles: {string.Join(", ", titles)}");
        await Audit(name, ColorScheme.Light, Bars);
        await Page.SetViewportSizeAsync(NarrowPx, 640);
        await Still(ColorScheme.Light);
        await Picture($"{name}-320");
        var hidden = await Page.EvaluateAsync<string[]>(OffScreen, NarrowPx);
        await Page.SetViewportSizeAsync(1200, 800);
        Assert.True(hidden.Length == 0, $"{name} on a screen of {NarrowPx} px: {string.Join("\n", hidden)}");
        await Turn(ColorScheme.Dark);
        await Picture($"{name}-dark");
        await Audit(name, ColorScheme.Dark, Colours);
        await Turn(ColorScheme.Light);
    }

    /// <summary>
    /// Keeps pictures only, and looks whether the text can be read: the reference is another project's code, whose other faults are known and not ours to fail on.
    /// </summary>
    public async Task KeepReference(string name)
    {
        foreach (var theme in (ColorScheme[])[ColorScheme.Dark, ColorScheme.Light])
        {
            await Turn(theme);
            await Page.WaitForFunctionAsync("dark => document.body.classList.contains('dark-mode') === dark", theme == ColorScheme.Dark);
            await Still(theme);
            await Picture($"{name}-{theme.ToString().ToLowerInvariant()}", fullPage: false);
            await Audit(name, theme, ["color-contrast"]);
            // Paper is light, and the screen afterwards what it was.
            Assert.False(await Page.EvaluateAsync<bool>("(dispatchEvent(new Event('beforeprint')), document.body.classList.contains('dark-mode'))"));
            Assert.Equal(theme == ColorScheme.Dark, await Page.EvaluateAsync<bool>("(dispatchEvent(new Event('afterprint')), document.body.classList.contains('dark-mode'))"));
        }
    }

    /// <summary>Keeps a picture of the page as it is.</summary>
    public Task Keep(string name) => Picture(name);

    public async ValueTask DisposeAsync() => await _context.CloseAsync();

    // The page's policy forbids evaluating text; the debugger, which this is, may. Its own source is sent once to each document.
    private const string Audits = """
        async ({ axe, only }) => {
          if (axe) new Function(axe).call(window);
          if (!window.axe) return null;
          const { violations } = await window.axe.run({ runOnly: only, resultTypes: ['violations'] });
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

    // In its theme, nothing that says it is loading or drawn, nothing that moves or changes its colour, and painted.
    private const string Stillness = """
        async ({ dark, patience }) => {
          const painted = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
          const isStill = () => matchMedia('(prefers-color-scheme: dark)').matches === dark && !document.querySelector('[aria-busy=true]')
            && document.getAnimations().every(one => one.playState !== 'running' || one.effect?.getComputedTiming().iterations === Infinity);
          for (const begin = performance.now(); ; ) {
            await painted();
            if (isStill()) return;
            if (performance.now() - begin > patience) throw new Error(`${location.pathname} does not come to rest`);
          }
        }
        """;

    private bool MayCall(Uri url) => Calls.Contains(url.Authority);

    private Task Picture(string name, bool fullPage = true) =>
        KeepsPictures ? Page.ScreenshotAsync(new() { Path = Path.Combine(Shots, $"{name}.png"), FullPage = fullPage }) : Task.CompletedTask;

    private async Task Audit(string name, ColorScheme theme, string[] only)
    {
        var violations = await Page.EvaluateAsync<string[]?>(Audits, new { axe = "", only }) ?? await Page.EvaluateAsync<string[]>(Audits, new { axe = Axe, only });
        Assert.True(violations.Length == 0, $"{name} ({theme}): {string.Join("\n", violations)}");
    }

    private async Task Turn(ColorScheme theme)
    {
        await Page.EmulateMediaAsync(new() { ColorScheme = theme });
        // A picture of a page that was scrolled shows its bar in the middle of it.
        await Page.EvaluateAsync("scrollTo(0, 0)");
        await Still(theme);
    }

    /// <summary>Everything that was asked for is there and drawn. What answers lead to is asked for a moment later, so it is looked twice.</summary>
    public async Task Settle()
    {
        await Page.WaitForLoadStateAsync(LoadState.Load);
        do
        {
            await Answered();
            await Still(ColorScheme.Light);
        }
        while (!_asked.IsEmpty);
    }

    // A request of a page that was left may end without a word.
    private async Task Answered()
    {
        var patience = Stopwatch.StartNew();
        while (!_asked.IsEmpty && patience.Elapsed < Unheard) await Task.Delay(5);
        if (_asked.IsEmpty) return;
        await Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        _asked.Clear();
    }

    private async Task Still(ColorScheme theme)
    {
        for (; ; )
        {
            try
            {
                await Page.EvaluateAsync(Stillness, new { dark = theme == ColorScheme.Dark, patience = BrowserFixture.PatienceMs });
                return;
            }
            catch (PlaywrightException left) when (left.Message.Contains("Execution context was destroyed", StringComparison.Ordinal))
            {
                // Another page has begun: it is that one which is to come to rest.
                await Page.WaitForLoadStateAsync(LoadState.Load);
            }
        }
    }
}
