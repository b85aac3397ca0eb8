using Azure;
using Platform.Storage;
using Policies;

namespace Enforcement;

/// <summary>Reads pointers and feed every second, for as long as the process lives.</summary>
internal sealed partial class PolicyPolling(
    HeadStart ahead, PolicyStorage storage, SnapshotSource snapshots, CredentialSource credentials, TimeProvider time, ILogger<PolicyPolling> log, ILogger<SnapshotSource> snapshotLog)
    : BackgroundService
{
    /// <summary>A change is in force two seconds after it was written: one for the poll, one for everything else.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>A storage that hangs must not hold up the next poll for longer than a change may take to be noticed once it answers again.</summary>
    public static readonly TimeSpan FeedDeadline = TimeSpan.FromSeconds(3);

    /// <summary>Longer: a poll may have to fetch large snapshots.</summary>
    public static readonly TimeSpan SnapshotDeadline = TimeSpan.FromSeconds(15);

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        ahead.LogTo(snapshotLog);
        return Task.WhenAll(
            Repeat("snapshots", ahead.SnapshotsRead, snapshots.Poll, SnapshotDeadline, stoppingToken),
            Repeat("credential feed", ahead.FeedRead, credentials.PollFeed, FeedDeadline, stoppingToken));
    }

    private async Task Repeat(string what, Task? begun, Func<CancellationToken, Task> poll, TimeSpan deadline, CancellationToken stopping)
    {
        var isReadable = true;
        while (!stopping.IsCancellationRequested)
        {
            using var bounded = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            bounded.CancelAfter(deadline);
            try
            {
                await (Interlocked.Exchange(ref begun, null) ?? poll(bounded.Token));
                if (!isReadable)
                    LogReadable(log, what);
                isReadable = true;
            }
            catch (RequestFailedException fault) when (fault is { Status: 404, ErrorCode: "TableNotFound" })
            {
                await Create(stopping);
            }
            catch (Exception fault) when (!stopping.IsCancellationRequested)
            {
                // Whatever it was, the loop goes on: without it nothing here would ever change again.
                if (isReadable)
                    LogUnreadable(log, what, fault is OperationCanceledException || DataStorage.IsOutage(fault) ? null : fault, fault.Message);
                isReadable = false;
            }
            await Task.Delay(Interval, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Enforcement may be the first to see a new storage account.</summary>
    private async Task Create(CancellationToken stopping)
    {
        try
        {
            await storage.EnsureCreated(stopping);
        }
        catch (RequestFailedException fault)
        {
            LogUnreadable(log, "policy tables", null, fault.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The {What} cannot be read, what is known stays in force: {Why}")]
    private static partial void LogUnreadable(ILogger log, string what, Exception? fault, string why);

    [LoggerMessage(Level = LogLevel.Information, Message = "The {What} can be read again")]
    private static partial void LogReadable(ILogger log, string what);
}
