using Features.Storage;
using Policies;

namespace Features.Statistics;

/// <summary>Forgets when credentials were used, with their application or portal. What was called stays: it belongs to the APIs as well.</summary>
public sealed class StatisticsAfterRemoval(UsageSource usage) : IAfterRemoval
{
    public Task Clean(Removed kind, Guid id, Guid? portalId, CancellationToken cancel) => kind switch
    {
        Removed.Application => usage.Forget(portalId!.Value.ToString("D"), id.ToString("D"), cancel),
        Removed.Portal => usage.Forget(id.ToString("D"), null, cancel),
        _ => Task.CompletedTask,
    };
}
