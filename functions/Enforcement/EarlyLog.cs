namespace Enforcement;

/// <summary>A log that is written to before there is one. What comes early is told once it is open.</summary>
internal sealed class EarlyLog<T> : ILogger<T>
{
    private readonly TaskCompletionSource<ILogger> _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile ILogger? _log;

    public void Open(ILogger<T> log)
    {
        _log = log;
        _opened.TrySetResult(log);
    }

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => _log?.IsEnabled(logLevel) ?? true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (_log is { } log)
            log.Log(logLevel, eventId, state, exception, formatter);
        else
            _ = Later();

        async Task Later() => (await _opened.Task).Log(logLevel, eventId, state, exception, formatter);
    }
}
