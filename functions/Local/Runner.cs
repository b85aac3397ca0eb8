using System.Net.Http.Headers;
using System.Net.Sockets;
using Local.Host;
using Local.Mail;
using Local.Samples;
using Local.Sites;
using Local.Upstream;
using Platform.Http;

namespace Local;

/// <summary>Starts everything in order, says where it is, waits, and ends it in the reverse order.</summary>
internal sealed class Runner(RunnerOptions options, Terminal terminal) : IAsyncDisposable
{
    private readonly Stack<IAsyncDisposable> _running = new();
    private readonly List<FunctionsHost> _hosts = [];

    /// <summary>Runs until cancelled, or until a host gives its handler up.</summary>
    /// <exception cref="RunnerException">Something cannot start.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        if (options.Ports.FirstTaken() is { } taken) throw new RunnerException(taken);
        Directory.CreateDirectory(options.DataFolder);
        using var owned = Own(options.DataFolder);
        var token = AdminToken.Resolve(options);
        try
        {
            await terminal.WaitAsync("Starting", () => StartAsync(token, stop));
        }
        catch (Exception error) when (error is HostConfigurationException or InvalidOperationException or IOException or SocketException)
        {
            throw new RunnerException(error.Message, error);
        }

        if (!options.Empty) await LoadSampleAsync(token, stop);
        terminal.Table(Places(token));
        terminal.Say("ready");
        var over = Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
        if (await Task.WhenAny([over, .. _hosts.Select(host => host.Stopped)]) != over)
            throw new RunnerException("A Functions host has stopped; its last lines say why.");
        await over;
    }

    public async ValueTask DisposeAsync()
    {
        while (_running.TryPop(out var part)) await part.DisposeAsync();
    }

    private async Task StartAsync(string token, CancellationToken stop)
    {
        var ports = options.Ports;
        var azurite = Keep(await terminal.StepAsync("Azurite", () => Azurite.StartAsync(
            new()
            {
                DataFolder = Path.Combine(options.DataFolder, "azurite"),
                BlobPort = ports.Blobs,
                QueuePort = ports.Queues,
                TablePort = ports.Tables,
            }, stop)));

        // Before the apps: they mail through it and call it from the first second on.
        var mails = new MailStore(Path.Combine(options.DataFolder, "mail"), TimeProvider.System);
        Keep(SmtpSink.Start(ports.Mail, mails));
        Keep(await EchoUpstream.StartAsync(ports.Upstream, TimeProvider.System, stop));

        var environment = new AppEnvironment(azurite, ports, token);
        await Task.WhenAll(
            HostAsync("management", "Management", ports.Management, environment.Management(), stop),
            HostAsync("developer", "Portal", ports.Developer, environment.Developer(), stop),
            HostAsync("enforcement", "Enforcement", ports.Enforcement, environment.Enforcement(), stop));

        Keep(SiteBuild.Start(terminal));
        var forwarder = new Forwarder();
        Keep(await Site.StartAsync(ports.Site,
            new(Checkout.Site("console"), ["/v2", "/v3"], ports.Management), new(Checkout.Site("portal"), ["/api"], ports.Developer), mails, forwarder, stop));
        terminal.Done("Sites, upstream and mail sink");
    }

    private async Task HostAsync(string role, string app, int port, AppSettings settings, CancellationToken stop)
    {
        var folder = Checkout.App(app);
        if (!Directory.Exists(folder))
            throw new RunnerException(
                $"{folder} is missing: start with `dotnet run --project functions/Local`, which publishes the apps first.");
        await terminal.StepAsync($"{app} app", async () =>
        {
            var host = await FunctionsHost.StartAsync(new()
            {
                HostId = role,
                ScriptRoot = folder,
                Port = port,
                Settings = settings,
                Log = new((line, isError) => terminal.Relay(role, line, isError)),
                BlobScanInterval = TimeSpan.FromSeconds(1), // the host's two seconds are long for somebody who waits for a spec
            }, stop);
            lock (_hosts)
            {
                _hosts.Add(host);
                Keep(host);
            }

            await host.ReadyAsync(stop);
            return host;
        });
    }

    private async Task LoadSampleAsync(string token, CancellationToken stop)
    {
        var marker = Path.Combine(options.DataFolder, "sample-loaded");
        if (File.Exists(marker)) return;
        using var management = new HttpClient { BaseAddress = At(options.Ports.Management) };
        management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        try
        {
            var sample = new SampleLoader(management, At(options.Ports.Upstream), At(options.Ports.Enforcement));
            await sample.Load(what => terminal.Done($"Sample: {what}"), stop);
            await File.WriteAllTextAsync(marker, "", stop);
        }
        catch (Exception error) when (error is HttpRequestException or InvalidOperationException
            || (error is OperationCanceledException && !stop.IsCancellationRequested)) // it waits no longer than a minute
        {
            // The runner is of use without it, and what went wrong can be looked at.
            terminal.Fail($"The sample is incomplete: {error.Message} Stop, delete {options.DataFolder} and start again, or go on with --empty.");
        }
    }

    private IEnumerable<(string Name, string Value)> Places(string token) =>
    [
        ("console", $"http://localhost:{options.Ports.Site}"),
        ("a portal", $"http://<portal>.localhost:{options.Ports.Site}"),
        ("mail", $"http://localhost:{options.Ports.Site}/mail"),
        ("management", $"http://localhost:{options.Ports.Management}"),
        ("developer", $"http://localhost:{options.Ports.Developer}"),
        ("enforcement", $"http://localhost:{options.Ports.Enforcement}"),
        ("upstream", $"http://localhost:{options.Ports.Upstream}"),
        ("SMTP sink", $"127.0.0.1:{options.Ports.Mail}"),
        ("Azurite", $"127.0.0.1:{options.Ports.Blobs}, {options.Ports.Queues}, {options.Ports.Tables}"),
        ("data", options.DataFolder),
        ("administrator's token", token),
    ];

    private static Uri At(int port) => new($"http://localhost:{port}/");

    private T Keep<T>(T part) where T : IAsyncDisposable
    {
        _running.Push(part);
        return part;
    }

    // Two runners on one folder would write into one Azurite's files.
    private static FileStream Own(string folder)
    {
        try
        {
            return new(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException error)
        {
            throw new RunnerException($"{folder} is in use by another runner; give this one its own with --data.", error);
        }
    }
}
