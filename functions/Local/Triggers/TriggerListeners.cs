using Local.Host;

namespace Local.Triggers;

/// <summary>The listeners of one app.</summary>
internal sealed class TriggerListeners : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<ITriggerListener> _listeners = [];
    private readonly HostLog _log;
    private Task _running = Task.CompletedTask;

    public TriggerListeners(ScriptRoot root, HostOptions options, Invocations invocations)
    {
        _log = options.Log;
        foreach (var function in root.Functions.Where(function => !function.IsHttp))
        {
            try
            {
                _listeners.Add(function.Trigger.Type switch
                {
                    "blobtrigger" => new BlobTrigger(function, root.Host, options, invocations),
                    "queuetrigger" => new QueueTrigger(function, root.Host, options, invocations),
                    _ => new TimerTrigger(function, options, invocations),
                });
            }
            catch (HostConfigurationException error)
            {
                _log.Fail($"The listener for function '{function.Name}' was unable to start: {error.Message}");
            }
        }
    }

    public ITriggerListener? Find(string function) =>
        _listeners.Find(listener => listener.Function.Equals(function, StringComparison.OrdinalIgnoreCase));

    public void Start() => _running = Task.WhenAll(_listeners.Select(listener => Task.Run(() => RunAsync(listener))));

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
    }

    private async Task RunAsync(ITriggerListener listener)
    {
        try
        {
            await listener.RunAsync(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // Stopped.
        }
        catch (Exception error)
        {
            // A defect of the runner: it must be seen, and the other listeners go on.
            _log.Fail($"The listener for function '{listener.Function}' ended: {error}");
        }
    }
}
