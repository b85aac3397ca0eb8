using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using Local.Host;

namespace Local.Triggers;

/// <summary>Starts a function by the clock: one at a time, a failure waits for the next time, a time that passed while nothing ran is made
/// up for once.</summary>
internal sealed class TimerTrigger : ITriggerListener
{
    private static readonly TimeSpan MonitoredMin = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan DelayMax = TimeSpan.FromDays(1); // a delay takes at most 49 days

    private readonly Function _function;
    private readonly TimerSchedule _schedule;
    private readonly TimerStatusBlob? _monitor;
    private readonly Invocations _invocations;
    private readonly HostOptions _options;
    private readonly SemaphoreSlim _one = new(1, 1);

    public TimerTrigger(Function function, HostOptions options, Invocations invocations)
    {
        (_function, _invocations, _options) = (function, invocations, options);
        _schedule = TimerSchedule.Parse(options.Settings.Expand(function.Trigger.Text("schedule") ?? "") ?? "");
        // As the host: what runs more often than every minute is not worth making up for.
        var now = options.Time.GetUtcNow();
        var next = _schedule.Next(now);
        var isRare = next < DateTimeOffset.MaxValue && _schedule.Next(next) - next >= MonitoredMin;
        if (!isRare || !function.Trigger.Flag("useMonitor", otherwise: true)) return;
        var container = new BlobContainerClient(options.Settings.Connection(null)!, BlobReceipts.Container);
        _monitor = new(container, options.HostId, function.Name);
    }

    public string Function => _function.Name;

    public async Task RunAsync(CancellationToken cancel)
    {
        var status = await ReadAsync(cancel);
        var isPastDue = status is not null && status.Next < _options.Time.GetUtcNow();
        if (isPastDue || _function.Trigger.Flag("runOnStartup", otherwise: false)) status = await InvokeAsync(status, isPastDue, cancel);
        else if (status is null) await WriteAsync(new(default, _schedule.Next(_options.Time.GetUtcNow()), default), cancel);

        while (!cancel.IsCancellationRequested)
        {
            var next = _schedule.Next(_options.Time.GetUtcNow());
            await UntilAsync(next, cancel);
            status = await InvokeAsync(status, isPastDue: false, cancel);
        }
    }

    public async Task PokeAsync(string input, CancellationToken cancel) => await InvokeAsync(null, isPastDue: false, cancel);

    private async Task UntilAsync(DateTimeOffset when, CancellationToken cancel)
    {
        // A timer can be early by a tick of the clock.
        while (_options.Time.GetUtcNow() is var now && now < when)
        {
            var left = when - now + TimeSpan.FromMilliseconds(1);
            await Task.Delay(left < DelayMax ? left : DelayMax, _options.Time, cancel);
        }
    }

    private async Task<TimerStatus> InvokeAsync(TimerStatus? status, bool isPastDue, CancellationToken cancel)
    {
        await _one.WaitAsync(cancel);
        try
        {
            var started = _options.Time.GetUtcNow();
            var payload = _invocations.NewPayload(_function).Data(_function.Trigger.Name, new JsonObject
            {
                ["Schedule"] = new JsonObject { ["AdjustForDST"] = _schedule.AdjustForDst },
                ["ScheduleStatus"] = status is null ? null : new JsonObject
                {
                    ["Last"] = Payload.Time(status.Last),
                    ["Next"] = Payload.Time(status.Next),
                    ["LastUpdated"] = Payload.Time(status.LastUpdated),
                },
                ["IsPastDue"] = isPastDue,
            });
            await _invocations.InvokeAsync(_function, payload, cancel);
            var after = new TimerStatus(started, _schedule.Next(_options.Time.GetUtcNow()), started);
            await WriteAsync(after, cancel);
            return after;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<TimerStatus?> ReadAsync(CancellationToken cancel)
    {
        try
        {
            return _monitor is null ? null : await _monitor.ReadAsync(cancel);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            return null;
        }
    }

    private async Task WriteAsync(TimerStatus status, CancellationToken cancel)
    {
        try
        {
            if (_monitor is not null) await _monitor.WriteAsync(status, cancel);
        }
        catch (Exception error) when (StorageFault.Is(error))
        {
            _options.Log.Fail($"The status of timer '{_function.Name}' could not be kept: {error.Message.Split('\n')[0]}");
        }
    }
}
