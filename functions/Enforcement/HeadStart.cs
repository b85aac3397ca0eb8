using Platform.Storage;
using Policies;

namespace Enforcement;

/// <summary>
/// What a new process waits for longest, the first reading of snapshots and feed: begun on another thread while the app is being made. <see cref="PolicyPolling"/> takes it over.
/// </summary>
internal sealed class HeadStart
{
    private readonly EarlyLog<SnapshotSource> _log = new();

    /// <exception cref="ArgumentException">A setting is wrong.</exception>
    public HeadStart(IConfiguration settings)
    {
        Patience = Services.PatienceOf(settings);
        var (tables, blobs, _) = DataStorage.Open(settings);
        Storage = new(tables, blobs);
        Snapshots = new(Storage, TimeProvider.System, _log);
        Credentials = new(Storage, TimeProvider.System, Patience);
    }

    public Patience Patience { get; }

    public PolicyStorage Storage { get; }

    public SnapshotSource Snapshots { get; }

    public CredentialSource Credentials { get; }

    /// <summary>The first reading of the snapshots; null until it has begun.</summary>
    public Task? SnapshotsRead { get; private set; }

    /// <summary>The first reading of the credential feed; null until it has begun.</summary>
    public Task? FeedRead { get; private set; }

    /// <summary>Begins, for a process whose settings come from nowhere but its environment.</summary>
    public static Task<HeadStart> Begin() => Task.Run(() =>
    {
        var ahead = new HeadStart(new ConfigurationBuilder().AddEnvironmentVariables().Build());
        ahead.Read();
        return ahead;
    });

    /// <summary>Tells a log what there is to tell, also of what was before there was one.</summary>
    public void LogTo(ILogger<SnapshotSource> log) => _log.Open(log);

    /// <remarks>The look-up of a key that cannot exist is there to have its code compiled and a connection open before the first caller comes.</remarks>
    private void Read()
    {
        SnapshotsRead = Task.Run(() => Within(PolicyPolling.SnapshotDeadline, Snapshots.Poll));
        FeedRead = Task.Run(() => Within(PolicyPolling.FeedDeadline, Credentials.PollFeed));
        _ = Credentials.Find(CredentialKey.OfHash("nobody")).AsTask();
    }

    private static async Task Within(TimeSpan deadline, Func<CancellationToken, Task> read)
    {
        using var bounded = new CancellationTokenSource(deadline);
        await read(bounded.Token);
    }
}
