using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Local;

/// <summary>One run of Azurite, from start to exit.</summary>
internal sealed partial class AzuriteProcess : IDisposable
{
    private const int OutputLinesMax = 200;
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(120);

    // azurite-run.mjs gives up on an orderly end after 45 s: less, and a busy machine would lose what was written last.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Queue<string> _output = new();
    private readonly Dictionary<string, int> _ports = new(StringComparer.Ordinal);
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public AzuriteProcess(string package, IEnumerable<string> arguments)
    {
        _process = new Process
        {
            StartInfo = new ProcessStartInfo("node", [Path.Combine(package, "azurite-run.mjs"), .. arguments])
            {
                WorkingDirectory = package,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            },
        };
        _process.OutputDataReceived += (_, line) => Read(line.Data);
        _process.ErrorDataReceived += (_, line) => Read(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public int Id => _process.Id;

    public string Output
    {
        get
        {
            lock (_output) return string.Join('\n', _output);
        }
    }

    /// <summary>The ports, once all three services listen.</summary>
    public async Task<(int Blob, int Queue, int Table)> ListeningAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);
        var exited = _process.WaitForExitAsync(timeout.Token);
        await Task.WhenAny(_listening.Task, exited);
        cancellationToken.ThrowIfCancellationRequested();
        if (!_listening.Task.IsCompletedSuccessfully)
        {
            throw new InvalidOperationException(
                $"Azurite {(exited.IsCompletedSuccessfully ? $"ended with {_process.ExitCode}" : $"did not listen within {StartTimeout}")}:\n{Output}");
        }
        return (_ports["Blob"], _ports["Queue"], _ports["Table"]);
    }

    public async Task StopAsync()
    {
        using var timeout = new CancellationTokenSource(StopTimeout);
        try
        {
            _process.StandardInput.Close();
            await _process.WaitForExitAsync(timeout.Token);
            Dispose();
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            await KillAsync();
        }
    }

    public async Task KillAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        Dispose();
    }

    public void Dispose() => _process.Dispose();

    private void Read(string? line)
    {
        if (line is null) return;
        lock (_output)
        {
            _output.Enqueue(line);
            if (_output.Count > OutputLinesMax) _output.Dequeue();
            if (ListeningLine().Match(line) is not { Success: true } match) return;
            _ports[match.Groups["service"].Value] = int.Parse(match.Groups["port"].Value, CultureInfo.InvariantCulture);
            if (_ports.Count == 3) _listening.TrySetResult();
        }
    }

    [GeneratedRegex(@"^Azurite (?<service>Blob|Queue|Table) service is successfully listening at http://127\.0\.0\.1:(?<port>\d+)$",
        RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ListeningLine();
}
