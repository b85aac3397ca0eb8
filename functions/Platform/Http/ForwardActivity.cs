using System.Collections.Concurrent;

namespace Platform.Http;

/// <summary>Cancels a forwarded call when its client goes or when nothing has moved for too long. Pooled: most calls end without being
/// cancelled.</summary>
internal sealed class ForwardActivity : CancellationTokenSource
{
    private const int PooledMax = 256;
    private static readonly ConcurrentQueue<ForwardActivity> Pool = new();

    private ForwardRules _rules = new();
    private CancellationTokenRegistration _client;

    public static ForwardActivity Rent(ForwardRules rules, CancellationToken client)
    {
        if (!Pool.TryDequeue(out var activity)) activity = new();
        activity._rules = rules;
        activity._client = client.UnsafeRegister(static self => ((ForwardActivity)self!).Cancel(), activity);
        activity.Moved();
        return activity;
    }

    /// <summary>Something moved: the time starts again.</summary>
    public void Moved() => CancelAfter(_rules.ActivityTimeout);

    /// <summary>A connection is being made, which has a bound of its own; what comes after it has all of its time.</summary>
    public void Connects() => CancelAfter(_rules.ConnectTimeout + _rules.ActivityTimeout);

    /// <summary>The upstream is given a piece of the body.</summary>
    public void Writes() => CancelAfter(_rules.WriteTimeout ?? _rules.ActivityTimeout);

    /// <summary>The client is to send more of its body.</summary>
    public void WaitsForClient() => CancelAfter(_rules.ClientTimeout ?? _rules.ActivityTimeout);

    /// <summary>Gives it back; nobody may hold its token any more.</summary>
    public void Return()
    {
        _client.Dispose(); // waits for a cancellation that is running right now
        if (Pool.Count < PooledMax && TryReset()) Pool.Enqueue(this);
        else Dispose();
    }
}
