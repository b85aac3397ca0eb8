using System.Diagnostics;

namespace Testing;

/// <summary>A function app's handler as a process of its own, started the way the Functions host starts it.</summary>
public sealed class HandlerProcess : IAsyncDisposable
{
    // A bound, not a wait: on a machine that does nothing else it takes about a second.
    private static readonly TimeSpan StartMax = TimeSpan.FromMinutes(4);

    private readonly Process _process;
    private readonly List<string> _output = [];

    private HandlerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
        Http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = address, Timeout = TimeSpan.FromMinutes(3) };
    }

    /// <summary>Where it listens.</summary>
    public Uri Address { get; }

    /// <summary>A client without cookies or redirects.</summary>
    public HttpClient Http { get; }

    public int ProcessId => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>What it printed so far.</summary>
    public string Output
    {
        get { lock (_output) return string.Join('\n', _output); }
    }

    /// <summary>The built handler of an app: <c>Management</c>, <c>Portal</c> or <c>Enforcement</c>.</summary>
    public static string PathOf(string app) => Path.Combine(Repository.Root, "artifacts", "bin", app, Repository.Configuration, "handler");

    /// <summary>Starts a handler and waits until it answers.</summary>
    public static async Task<HandlerProcess> Start(string app, IReadOnlyDictionary<string, string> settings, int? port = null)
    {
        var at = port ?? FreePorts.One();
        var handler = Launch(app, new Dictionary<string, string>(settings) { ["FUNCTIONS_CUSTOMHANDLER_PORT"] = at.ToString() }, new Uri($"http://127.0.0.1:{at}"));
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var answer = await handler.Http.GetAsync("/");
                return handler;
            }
            catch (HttpRequestException) when (!handler.HasExited && patience.Elapsed < StartMax)
            {
                await Task.Delay(25);
            }
            catch (HttpRequestException fault)
            {
                await handler.DisposeAsync();
                throw new InvalidOperationException($"{app} did not start:\n{handler.Output}", fault);
            }
        }
    }

    /// <summary>Starts a handler that is expected to fail, and waits for its end.</summary>
    public static async Task<HandlerProcess> StartAndExit(string app, IReadOnlyDictionary<string, string> settings, params string[] arguments)
    {
        var handler = Launch(app, settings, new Uri("http://127.0.0.1:1"), arguments);
        using var patience = new CancellationTokenSource(StartMax);
        await handler._process.WaitForExitAsync(patience.Token);
        return handler;
    }

    /// <summary>SIGKILL, as the Functions host does it.</summary>
    public async Task Kill()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Kill();
        Http.Dispose();
        _process.Dispose();
    }

    private static HandlerProcess Launch(string app, IReadOnlyDictionary<string, string> settings, Uri address, params string[] arguments)
    {
        var start = new ProcessStartInfo(PathOf(app), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var (name, value) in settings) start.Environment[name] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} cannot be started");
        var handler = new HandlerProcess(process, address);
        process.OutputDataReceived += (_, line) => handler.Keep(line.Data);
        process.ErrorDataReceived += (_, line) => handler.Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return handler;
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output) _output.Add(line);
    }
}

/// <summary>The checkout that the tests run in.</summary>
public static class Repository
{
    /// <summary>The folder of <c>Serverless.sln</c>.</summary>
    public static string Root { get; } = Find();

    /// <summary><c>debug</c> or <c>release</c>: the configuration that the tests themselves were built in.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar)).Name;

    /// <summary>The material beside the project that is there on build machines only, or null.</summary>
    public static string? Shared { get; } = Path.GetFullPath(Path.Combine(Root, "..", "shared")) is var folder && Directory.Exists(folder) ? folder : null;

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Serverless.sln"))) return folder.FullName;
        throw new InvalidOperationException($"{AppContext.BaseDirectory} is in no checkout of this repository");
    }
}
