using System.Diagnostics;
using System.Runtime.InteropServices;
using Testing;

namespace EndToEnd;

/// <summary>The one-command runner as a user starts it, on ports and a data folder of its own.</summary>
public sealed class Runner : IAsyncDisposable
{
    public const string AdminToken = "end-to-end-admin-token-0123456789";

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Runner(Process process, int basePort)
    {
        _process = process;
        BasePort = basePort;
    }

    public int BasePort { get; }

    public Uri Management => At(BasePort);

    public Uri Developer => At(BasePort + 1);

    public Uri Enforcement => At(BasePort + 2);

    public Uri Site => At(BasePort + 3);

    public Uri Upstream => At(BasePort + 4);

    public int ProcessId => _process.Id;

    public int ExitCode => _process.ExitCode;

    public string Output
    {
        get { lock (_output) return string.Join('\n', _output); }
    }

    /// <summary>Starts it and waits for the line <c>ready</c>.</summary>
    public static async Task<Runner> Start(string data, int basePort, params string[] options)
    {
        var program = Path.Combine(Repository.Root, "artifacts", "bin", "Local", Repository.Configuration, "Local");
        var start = new ProcessStartInfo(program, ["--data", data, "--base-port", $"{basePort}", "--admin-token", AdminToken, .. options])
        {
            WorkingDirectory = Repository.Root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        var runner = new Runner(Process.Start(start)!, basePort);
        runner._process.OutputDataReceived += (_, line) => runner.Keep(line.Data);
        runner._process.ErrorDataReceived += (_, line) => runner.Keep(line.Data);
        runner._process.BeginOutputReadLine();
        runner._process.BeginErrorReadLine();
        var exit = runner._process.WaitForExitAsync();
        if (await Task.WhenAny(runner._ready.Task, exit, Task.Delay(TimeSpan.FromMinutes(6))) == runner._ready.Task) return runner;
        await runner.DisposeAsync();
        throw new InvalidOperationException($"the runner did not get ready:\n{runner.Output}");
    }

    /// <summary>A run of thirteen ports that are free right now.</summary>
    public static int FreeBasePort() => FreePorts.Run(13);

    /// <summary>What Ctrl+C does; a shell that runs the tests in the background has switched that off for all its children, so there it is SIGTERM.</summary>
    public async Task Interrupt()
    {
        if (Kill(_process.Id, Stop) != 0) throw new InvalidOperationException("the runner cannot be interrupted");
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await _process.WaitForExitAsync(patience.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            var asked = Kill(_process.Id, Stop) == 0;
            if (!asked || !_process.WaitForExit(TimeSpan.FromSeconds(120))) _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }
        _process.Dispose();
    }

    private static readonly int Stop = Signals.NumberOf(Signals.Reaching("INT"));

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int process, int signal);

    private static Uri At(int port) => new($"http://127.0.0.1:{port}");

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output) _output.Add(line);
        if (line.Trim() == "ready") _ready.TrySetResult();
    }
}
