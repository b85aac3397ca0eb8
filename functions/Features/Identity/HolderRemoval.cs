using Features.Storage;
using Microsoft.AspNetCore.Http;
using Platform.Errors;
using Platform.Http;
using Platform.Storage;

namespace Features.Identity;

/// <summary>Removes whoever may hold roles and tokens: users, system accounts, teams. What they held is cleaned away after them.</summary>
public sealed class HolderRemoval(FollowUps followUps, TimeProvider clock)
{
    /// <summary>204, or 404 when there is nobody of that id; null when others change it without end.</summary>
    /// <param name="id">Who goes.</param>
    /// <param name="find">Reads the row afresh; null when it is not there.</param>
    /// <param name="remove">Removes the row that was read; false when somebody else changed it since.</param>
    /// <param name="cancel">Cancels.</param>
    public Task<IResult?> Remove<T>(Guid id, Func<Task<Document<T>?>> find, Func<Document<T>, CancellationToken, Task<bool>> remove, CancellationToken cancel) =>
        Contention.Settle<IResult>(clock, async () =>
        {
            if (await find() is not { } found) return Problem.NotFound();
            var cleaning = await followUps.Plan(Removal.Kind, Removal.Of(Removed.Holder, id), cancel);
            var removed = await remove(found, cancel);
            await (removed ? followUps.Finish(cleaning) : followUps.Drop(cleaning));
            return removed ? Answers.NoContent() : null;
        }, cancel);
}
