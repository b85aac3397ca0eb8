namespace Local.Host;

/// <summary>
/// Keeps a handler running by the host's rules: exit 0 is for good, 200 means "start me again", anything else is an error and is started
/// again, and the
/// third error within half an hour stops the host.
/// </summary>
internal sealed class Handler : IAsyncDisposable
{
    private const int RestartExitCode = 200;
    private const int ErrorsMax = 3;
    private static readonly TimeSpan ErrorsWindow = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(25);

    private readonly HandlerCommand _command;
    private readonly Dictionary<string, string> _environment;
    private readonly HostLog _log;
    private readonly TimeProvider _time;
    private readonly Queue<DateTimeOffset> _errors = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly TaskCompletionSource _firstStart = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _givenUp = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HttpClient _probe =
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero });
    private volatile HandlerProcess? _process;
    private volatile bool _restarting;
    private Task _running = Task.CompletedTask;

    public Handler(HandlerCommand command, string scriptRoot, AppSettings settings, HostLog log, TimeProvider time)
    {
        (_command, _log, _time) = (command, log, time);
        Port = command.Port ?? LoopbackPorts.One();
        var id = Guid.NewGuid().ToString();
        _environment = new(settings.Environment)
        {
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = $"{Port}",
            ["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] = id,
            ["FUNCTIONS_HTTPWORKER_PORT"] = $"{Port}",
            ["FUNCTIONS_HTTPWORKER_ID"] = id,
            ["FUNCTIONS_APP_ROOT_PATH"] = Path.GetFullPath(scriptRoot),
        };
    }

    /// <summary>The same over all restarts.</summary>
    public int Port { get; }

    /// <summary>Completes when it answered for the first time, or faults when the host gave up on it.</summary>
    public Task FirstStart => _firstStart.Task;

    /// <summary>Completes when the host gave up; never after a stop.</summary>
    public Task GivenUp => _givenUp.Task;

    public int? ProcessId => _process?.Id;

    public void Start() => _running = Task.Run(RunAsync);

    /// <summary>Kills it and starts it anew, without counting an error: what the host does when an invocation ran out of time.</summary>
    public void Restart()
    {
        _restarting = true;
        _process?.Kill();
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _process?.Kill();
        await _running;
        _firstStart.TrySetCanceled();
        _stopping.Dispose();
        _probe.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stopping.IsCancellationRequested)
        {
            var end = await RunOnceAsync();
            if (_stopping.IsCancellationRequested) return;
            if (_restarting || end == RestartExitCode)
            {
                _restarting = false;
                _log.Say("Restarting the handler, as asked.");
                continue;
            }

            if (end == 0)
            {
                _log.Fail("The handler exited with 0. The host takes that for its wish and does not start it again.");
                _firstStart.TrySetException(new HostConfigurationException("The handler exited with 0 before it answered."));
                return;
            }

            if (CountError() < ErrorsMax) continue;
            var verdict = $"Exceeded http worker restart retry count: {ErrorsMax} errors within {ErrorsWindow.TotalMinutes} minutes. "
                + "Shutting down Functions Host.";
            _log.Fail(verdict);
            _firstStart.TrySetException(new HostConfigurationException(verdict));
            _givenUp.TrySetResult();
            return;
        }
    }

    /// <returns>The exit code; null when it could not be started.</returns>
    private async Task<int?> RunOnceAsync()
    {
        HandlerProcess process;
        try
        {
            process = HandlerProcess.Start(_command, _environment, _log.Say, _log.Error);
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            _log.Fail($"The handler {_command.Executable} cannot be started: {error.Message}");
            return null;
        }

        using (_process = process)
        {
            if (_stopping.IsCancellationRequested) process.Kill(); // stopped while it started
            var exit = process.ExitAsync();
            var answered = await AnswersAsync(exit);
            if (answered) _firstStart.TrySetResult();
            else if (!exit.IsCompleted)
            {
                _log.Fail($"The handler did not answer at 127.0.0.1:{Port} within {_command.InitializationTimeout}.");
                process.Kill();
            }

            var code = await exit;
            _process = null;
            if (!_stopping.IsCancellationRequested && !_restarting) _log.Fail($"The handler exited with {code}.");
            return code;
        }
    }

    private async Task<bool> AnswersAsync(Task exit)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        patience.CancelAfter(_command.InitializationTimeout);
        while (!exit.IsCompleted && !patience.IsCancellationRequested)
        {
            try
            {
                using var response =
                    await _probe.GetAsync(new Uri($"http://127.0.0.1:{Port}/"), HttpCompletionOption.ResponseHeadersRead, patience.Token);
                return true;
            }
            catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConnectionError)
            {
                await Task.WhenAny(Task.Delay(PollInterval, _time), exit);
            }
            catch (HttpRequestException)
            {
                return true; // whatever it is, something listens
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        return false;
    }

    private int CountError()
    {
        var now = _time.GetUtcNow();
        _errors.Enqueue(now);
        while (_errors.Peek() < now - ErrorsWindow) _errors.Dequeue();
        return _errors.Count;
    }
}
