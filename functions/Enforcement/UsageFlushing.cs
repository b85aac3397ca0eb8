using Azure;
using Platform.Storage;
using Policies;

namespace Enforcement;

/// <summary>Writes usage every few seconds and once more when the process is told to stop. A kill loses one interval.</summary>
internal sealed partial class UsageFlushing(
    UsageWriter writer, UsageMeter meter, PolicyStorage storage, TimeProvider time, ILogger<UsageFlushing> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    /// <summary>The host gives a process ten seconds to end.</summary>
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(8);

    /// <summary>A minute of 100,000 lines is sorted and written row by row.</summary>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => SocketThreads.Spare(() => Repeat(stoppingToken));

    private async Task Repeat(CancellationToken stoppingToken)
    {
        var isWritable = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Interval, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            isWritable = await Flush(isWritable);
        }
    }

    private async Task<bool> Flush(bool wasWritable)
    {
        // Not the stopping token: the last flush is the one that matters.
        using var deadline = new CancellationTokenSource(Deadline, time);
        try
        {
            await writer.Flush(deadline.Token);
            return true;
        }
        catch (Exception fault) when (fault is RequestFailedException or OperationCanceledException || DataStorage.IsOutage(fault))
        {
            // What was counted stays in memory and is written the next time.
            if (wasWritable)
                LogUnwritable(log, fault.Message, meter.Dropped);
            if (fault is RequestFailedException { Status: 404, ErrorCode: "TableNotFound" })
                await Create();
            return false;
        }
    }

    /// <summary>Storage that an earlier version made has no such table yet.</summary>
    private async Task Create()
    {
        using var deadline = new CancellationTokenSource(Deadline, time);
        try
        {
            await storage.EnsureCreated(deadline.Token);
        }
        catch (Exception fault) when (fault is RequestFailedException or OperationCanceledException || DataStorage.IsOutage(fault))
        {
            LogUnwritable(log, fault.Message, meter.Dropped);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Usage cannot be written and is kept in memory: {Why} ({Dropped} calls dropped so far)")]
    private static partial void LogUnwritable(ILogger log, string why, long dropped);
}
