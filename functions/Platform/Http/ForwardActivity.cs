using System.Collections.Concurrent;

namespace Platform.Http;

/// <summary>Cancels a forwarded call when its client goes or when nothing has moved for too long. Pooled: most calls end without being
/// cancelled.</summary>
internal sealed class ForwardActivity : CancellationTokenSource
{
    private const int PooledMax = 256;
    private static readonly ConcurrentQueue<ForwardActivity> Pool = new();

    private TimeSpan _timeout;
    private CancellationTokenRegistration _client;

    public static ForwardActivity Rent(TimeSpan timeout, CancellationToken client)
    {
        if (!Pool.TryDequeue(out var activity)) activity = new();
        activity._timeout = timeout;
        activity._client = client.UnsafeRegister(static self => ((ForwardActivity)self!).Cancel(), activity);
        activity.Moved();
        return activity;
    }

    /// <summary>Something moved: the time starts again.</summary>
    public void Moved() => CancelAfter(_timeout);

    /// <summary>Gives it back; nobody may hold its token any more.</summary>
    public void Return()
    {
        _client.Dispose(); // waits for a cancellation that is running right now
        if (Pool.Count < PooledMax && TryReset()) Pool.Enqueue(this);
        else Dispose();
    }
}
