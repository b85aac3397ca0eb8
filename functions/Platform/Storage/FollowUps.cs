using Azure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Platform.Storage;

/// <summary>Work that follows from a commit in another partition. It must be idempotent and compute its result from what is stored.</summary>
public interface IFollowUp
{
    /// <summary>Does the work for a subject (an id). A subject that is no longer there needs no work.</summary>
    Task Run(string subject, CancellationToken cancel);
}

/// <summary>A follow-up that was written down and is still due.</summary>
/// <param name="Kind">Key under which its <see cref="IFollowUp"/> is registered.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="PlannedAt">When it was written down.</param>
public sealed record FollowUp(string Kind, string Subject, DateTimeOffset PlannedAt);

/// <summary>
/// Carries a change across partitions. The follow-up is planned before the commit and done after it; what a crash leaves undone is done by <see cref="RunDue"/>.
/// </summary>
public sealed partial class FollowUps(DocumentTable table, IServiceProvider services, TimeProvider clock, ILogger<FollowUps> log)
{
    /// <summary>The table of follow-ups.</summary>
    public const string Table = "followups";

    private const string Due = "due";

    // A request plans, commits and finishes within this time; what is younger may still be at work.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>Writes a follow-up down. Call it before the commit.</summary>
    public async Task<Planned> Plan(string kind, string subject, CancellationToken cancel = default)
    {
        var row = $"{kind}|{Guid.NewGuid():N}";
        var followUp = new FollowUp(kind, subject, clock.GetUtcNow());
        await table.Begin(Due).Add(row, followUp).Commit(cancel);
        return new(row, followUp);
    }

    /// <summary>
    /// Does what was planned and crosses it out. Call it after the commit. An outage here does not undo the commit, so it is logged and left to the next <see cref="RunDue"/>.
    /// </summary>
    public async Task Finish(Planned planned, CancellationToken cancel = default)
    {
        try
        {
            await Do(planned.FollowUp, cancel);
            await Drop(planned, cancel);
        }
        catch (RequestFailedException e)
        {
            LogLeft(log, e, planned.FollowUp.Kind, planned.FollowUp.Subject);
        }
    }

    /// <summary>Crosses out a follow-up whose commit did not happen.</summary>
    public Task Drop(Planned planned, CancellationToken cancel = default) => table.Begin(Due).Remove(planned.Row).Commit(cancel);

    /// <summary>Does everything that a crash or an outage left undone. Returns how many were done; one that fails does not stop the others.</summary>
    public async Task<int> RunDue(CancellationToken cancel = default)
    {
        var done = 0;
        foreach (var due in await table.List<FollowUp>(Due, "", cancel))
        {
            if (clock.GetUtcNow() - due.Value.PlannedAt < Grace) continue;
            try
            {
                await Do(due.Value, cancel);
                await Drop(new(due.Row, due.Value), cancel);
                done++;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogLeft(log, e, due.Value.Kind, due.Value.Subject);
            }
        }
        return done;
    }

    private Task Do(FollowUp followUp, CancellationToken cancel) =>
        services.GetRequiredKeyedService<IFollowUp>(followUp.Kind).Run(followUp.Subject, cancel);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Follow-up {Kind} of {Subject} is left to housekeeping")]
    private static partial void LogLeft(ILogger log, Exception e, string kind, string subject);
}

/// <summary>A follow-up that lies in its table.</summary>
public sealed record Planned(string Row, FollowUp FollowUp);
