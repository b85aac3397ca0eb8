using System.Diagnostics;
using Testing;

namespace Local.Tests;

/// <summary>The runner as its users start it.</summary>
internal sealed class RunnerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(6);

    private readonly Process _process;
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private RunnerProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public IReadOnlyList<string> Output
    {
        get { lock (_output) return [.. _output]; }
    }

    public string Errors
    {
        get { lock (_errors) return string.Join('\n', _errors); }
    }

    public static RunnerProcess Start(params string[] arguments)
    {
        var start = new ProcessStartInfo(Path.Combine(Repository.Root, "artifacts", "bin", "Local", Repository.Configuration, "Local"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment.Remove(AdminToken.Setting);
        var runner = new RunnerProcess(Process.Start(start)!);
        runner._process.OutputDataReceived += (_, line) => runner.Keep(line.Data, runner._output);
        runner._process.ErrorDataReceived += (_, line) => runner.Keep(line.Data, runner._errors);
        runner._process.BeginOutputReadLine();
        runner._process.BeginErrorReadLine();
        return runner;
    }

    public async Task ReadyAsync()
    {
        var exit = ExitAsync();
        Assert.True(await Task.WhenAny(_ready.Task, exit) == _ready.Task, $"the runner did not get ready:\n{string.Join('\n', Output)}\n{Errors}");
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return _process.ExitCode;
    }

    /// <summary>Sends a signal by its name, as a shell does.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-" + signal, $"{Id}"]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    /// <summary>The first of thirteen ports in a row that are free right now.</summary>
    public static int FreeBasePort() => FreePorts.Run(13);

    private void Keep(string? line, List<string> lines)
    {
        if (line is null) return;
        lock (lines) lines.Add(line);
        if (line == "ready") _ready.TrySetResult();
    }
}
