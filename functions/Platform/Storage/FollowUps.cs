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

    // A request ordinarily plans, commits and finishes within this time; what is younger may still be at work.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    // With every retry and time-out of the storage client, a commit may still come this long after its plan. Until then a follow-up is done but not crossed out.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(2);

    /// <summary>Writes a follow-up down. Call it before the commit.</summary>
    public async Task<Planned> Plan(string kind, string subject, CancellationToken cancel = default)
    {
        var row = $"{kind}|{Guid.NewGuid():N}";
        var followUp = new FollowUp(kind, subject, clock.GetUtcNow());
        await table.Begin(Due).Add(row, followUp).Commit(cancel);
        return new(row, followUp);
    }

    /// <summary>
    /// Does what was planned and crosses it out. Call it after the commit. The commit stands whatever happens here, so what fails is logged and left to the next
    /// <see cref="RunDue"/>.
    /// </summary>
    /// <param name="planned">What <see cref="Plan"/> returned.</param>
    /// <param name="cancel">Not heeded: a caller who leaves must not delay what the commit decided, such as a revocation.</param>
    public async Task Finish(Planned planned, CancellationToken cancel = default)
    {
        try
        {
            await Do(planned.FollowUp, CancellationToken.None);
            await Drop(planned, CancellationToken.None);
        }
        catch (Exception e)
        {
            Leave(e, planned.FollowUp);
        }
    }

    /// <summary>Crosses out a follow-up whose commit did not happen.</summary>
    public Task Drop(Planned planned, CancellationToken cancel = default) => table.Begin(Due).Remove(planned.Row).Commit(cancel);

    /// <summary>
    /// Does everything that a crash or an outage left undone, the oldest first and each kind and subject once. Returns how many were done; one that fails does not stop the others.
    /// </summary>
    public async Task<int> RunDue(CancellationToken cancel = default)
    {
        var now = clock.GetUtcNow();
        var due = (await table.List<FollowUp>(Due, "", cancel)).Where(found => now - found.Value.PlannedAt >= Grace).OrderBy(found => found.Value.PlannedAt);
        var done = 0;
        foreach (var same in due.GroupBy(found => (found.Value.Kind, found.Value.Subject)))
        {
            try
            {
                await Do(same.First().Value, cancel);
                foreach (var found in same.Where(found => now - found.Value.PlannedAt >= Settled)) await Drop(new(found.Row, found.Value), cancel);
                done += same.Count();
            }
            catch (Exception e) when (!cancel.IsCancellationRequested)
            {
                Leave(e, same.First().Value);
            }
        }
        return done;
    }

    /// <summary>
    /// Does now what is written down of one kind, however young, for a request that must not find its work half done. Nothing is crossed out: what is still under way is
    /// its own request's to finish, and doing it twice does nothing.
    /// </summary>
    public async Task CatchUp(string kind, CancellationToken cancel = default)
    {
        foreach (var same in (await table.List<FollowUp>(Due, kind + "|", cancel)).DistinctBy(found => found.Value.Subject)) await Do(same.Value, cancel);
    }

    private void Leave(Exception e, FollowUp followUp)
    {
        if (DataStorage.IsOutage(e)) LogLeft(log, followUp.Kind, followUp.Subject, e.Message);
        else LogFailed(log, e, followUp.Kind, followUp.Subject);
    }

    private async Task Do(FollowUp followUp, CancellationToken cancel)
    {
        // What follows from a change is nobody's own: the change itself is in the journal.
        using (Journal.Pause()) await services.GetRequiredKeyedService<IFollowUp>(followUp.Kind).Run(followUp.Subject, cancel);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Follow-up {Kind} of {Subject} is left to housekeeping: {Why}")]
    private static partial void LogLeft(ILogger log, string kind, string subject, string why);

    [LoggerMessage(Level = LogLevel.Error, Message = "Follow-up {Kind} of {Subject} failed and is left to housekeeping")]
    private static partial void LogFailed(ILogger log, Exception e, string kind, string subject);
}

/// <summary>A follow-up that lies in its table.</summary>
public sealed record Planned(string Row, FollowUp FollowUp);
