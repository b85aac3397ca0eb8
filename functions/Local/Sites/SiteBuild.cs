namespace Local.Sites;

/// <summary>
/// Builds the sites when they are missing or older than their sources. It goes on beside everything else: who came for an API does not wait for its pages,
/// and a browser that is early is told to come again.
/// </summary>
internal sealed class SiteBuild : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    private SiteBuild(Terminal terminal) => _work = BuildAsync(terminal, _stop.Token);

    public static SiteBuild Start(Terminal terminal) => new(terminal);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
    }

    private static async Task BuildAsync(Terminal terminal, CancellationToken stop)
    {
        var sources = Path.Combine(Checkout.Root, "portal-static");
        if (IsCurrent(sources, Checkout.Site("portal"))) return;
        await Task.Yield();
        terminal.Say("The sites are being built; their pages are there in a minute or two.");
        try
        {
            await NpmFolder.InstallAsync(Checkout.Root, sources, stop);
            await NpmFolder.RunAsync(sources, ["run", "build"], stop);
            terminal.Done("The sites are built");
        }
        catch (OperationCanceledException)
        {
            // The runner stops, or the build hangs: an incomplete site is built anew on the next start.
        }
        catch (Exception error) when (error is InvalidOperationException or IOException or System.ComponentModel.Win32Exception)
        {
            terminal.Fail($"The sites cannot be built, so there are no pages; everything else works. {error.Message}");
        }
    }

    private static bool IsCurrent(string sources, string site)
    {
        // The build writes this one last.
        var built = new FileInfo(Path.Combine(site, SiteConfig.FileName));
        return built.Exists && Directory.EnumerateDirectories(sources).Where(folder => Path.GetFileName(folder) != "node_modules")
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Concat(Directory.EnumerateFiles(sources))
            .All(file => File.GetLastWriteTimeUtc(file) <= built.LastWriteTimeUtc);
    }
}
