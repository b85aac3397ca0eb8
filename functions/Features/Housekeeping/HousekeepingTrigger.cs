using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Platform.Http;
using Platform.Storage;
using Policies;

namespace Features.Housekeeping;

/// <summary>A slice's part in the minute's housekeeping: repeats what was left undone, removes what is too old. Idempotent.</summary>
public interface IChore
{
    Task Run(CancellationToken cancel);
}

/// <summary>The timer function <c>housekeeping</c>: every minute, in every region of the product, one instance at a time.</summary>
public static partial class HousekeepingTrigger
{
    public static IServiceCollection AddHousekeeping(this IServiceCollection services) => services
        .AddChore<FollowUpChore>()
        .AddChore<PolicyChore>()
        .AddChore<UsageChore>()
        .AddChore<ContentChore>();

    public static IServiceCollection AddChore<T>(this IServiceCollection services) where T : class, IChore => services.AddSingleton<IChore, T>();

    public static void MapHousekeeping(this IEndpointRouteBuilder app) => app.MapTrigger("housekeeping", async (http, _) =>
    {
        var log = http.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger("Housekeeping");
        foreach (var chore in http.RequestServices.GetServices<IChore>())
        {
            try
            {
                await chore.Run(http.RequestAborted);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // One chore must not keep the others from theirs; the next minute tries again.
                LogFailed(log, e, chore.GetType().Name);
            }
        }
    });

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Chore} failed and is tried again in a minute")]
    private static partial void LogFailed(ILogger log, Exception e, string chore);

    private sealed class FollowUpChore(FollowUps followUps) : IChore
    {
        public Task Run(CancellationToken cancel) => followUps.RunDue(cancel);
    }

    private sealed class PolicyChore(PolicyHousekeeping policies) : IChore
    {
        public Task Run(CancellationToken cancel) => policies.Run(cancel);
    }

    private sealed class ContentChore(ContentSweep sweep) : IChore
    {
        public Task Run(CancellationToken cancel) => sweep.Run(cancel);
    }

    private sealed class UsageChore(UsageHousekeeping usage) : IChore
    {
        public Task Run(CancellationToken cancel) => usage.Run(cancel);
    }
}
