using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using Platform.Storage;

namespace Policies;

/// <summary>What is known of a presented credential.</summary>
public enum CredentialStatus
{
    /// <summary>It exists.</summary>
    Known,

    /// <summary>It does not, or was taken away.</summary>
    Unknown,

    /// <summary>Nobody can say: storage does not answer.</summary>
    Unreadable,
}

/// <summary>A credential that was looked up.</summary>
/// <param name="Status">Whether it is known.</param>
/// <param name="Policy">What it opens, when it is known.</param>
public readonly record struct CredentialLookup(CredentialStatus Status, CredentialPolicy? Policy);

/// <summary>
/// Credentials by point read, remembered while the change feed can be read. A change is in force on every instance within two seconds: the feed is read
/// every second, and a look-up that was under way when the change came is done again.
/// </summary>
/// <param name="storage">Credentials and their feed.</param>
/// <param name="time">The clock.</param>
/// <param name="patience">Longest wait for storage; <see cref="Patience.Default"/> unless said otherwise.</param>
public sealed class CredentialSource(PolicyStorage storage, TimeProvider time, Patience? patience = null)
{
    /// <summary>Age at which a cached credential is read again even if the feed says nothing: the bound on what a lost feed row can cost.</summary>
    public static readonly TimeSpan AgeMax = TimeSpan.FromSeconds(60);

    /// <summary>How long "no such key" is believed: long enough to take the edge off a guesser, short enough that a new key works at once.</summary>
    public static readonly TimeSpan UnknownAgeMax = TimeSpan.FromSeconds(1);

    /// <summary>Without the feed for so long, nothing cached is believed and every look-up is a read.</summary>
    public static readonly TimeSpan TrustWithoutFeed = TimeSpan.FromSeconds(30);

    /// <summary>So many credentials with a few grants each are about 50 MB; a small app never comes near.</summary>
    private const int KnownMax = 102_400;

    /// <summary>Kept apart from the known, so that invented keys cannot push those out.</summary>
    private const int UnknownMax = 16_384;

    /// <summary>Reads under way at once; more wait, and are refused when their patience ends.</summary>
    private const int ReadsMax = 128;

    private readonly TimeSpan _patience = (patience ?? Patience.Default).Max;
    private readonly CredentialCache _known = new(KnownMax, AgeMax, time);
    private readonly CredentialCache _unknown = new(UnknownMax, UnknownAgeMax, time);
    private readonly ConcurrentDictionary<CredentialKey, LoadUnderWay> _loads = new();
    private readonly SemaphoreSlim _reads = new(ReadsMax);
    private readonly Circuit _circuit = new(time);
    private readonly FeedTail _feed = new(storage.Feed, time);

    /// <summary>Credentials in memory, known and unknown.</summary>
    public int Count => _known.Count + _unknown.Count;

    /// <summary>Looks up the credential that a presented key is; see <see cref="Find(CredentialKey)"/>. What is in memory is found without an allocation.</summary>
    /// <param name="presented">The key.</param>
    public ValueTask<CredentialLookup> FindKey(string presented)
    {
        var tag = KeyTag.Of(presented);
        var now = time.GetTimestamp();
        if (_feed.IsReadWithin(TrustWithoutFeed, now) && _known.TryFind(tag, now, out var policy))
            return new(new CredentialLookup(CredentialStatus.Known, policy));
        var digest = CredentialDigest.OfKey(presented);
        if (Remembered(digest) is not { } remembered)
            return LoadShown(digest, tag);
        Show(remembered, digest, tag);
        return new(remembered);
    }

    private async ValueTask<CredentialLookup> LoadShown(CredentialDigest digest, KeyTag tag)
    {
        var found = await Load(digest.ToKey());
        Show(found, digest, tag);
        return found;
    }

    private void Show(CredentialLookup found, CredentialDigest digest, KeyTag tag)
    {
        if (found.Status == CredentialStatus.Known)
            _known.Show(digest, tag);
    }

    /// <summary>Looks a credential up, in memory if it can. Waits for a place among the readers and then for storage, each as long as its patience lasts.</summary>
    public ValueTask<CredentialLookup> Find(CredentialKey key) => Remembered(CredentialDigest.Of(key)) is { } known ? new(known) : Load(key);

    /// <summary>Reads the feed once and drops what changed.</summary>
    /// <exception cref="RequestFailedException">Storage does not answer; the next call makes up for it.</exception>
    public async Task PollFeed(CancellationToken cancellation)
    {
        var changes = await _feed.Read(cancellation);
        if (changes is null)
        {
            _known.Clear();
            _unknown.Clear();
            return;
        }
        foreach (var key in changes)
        {
            // The order matters, see Read: first the reads under way, then what they may have put down.
            if (_loads.TryGetValue(key, out var load))
                load.IsStale = true;
            _known.Drop(CredentialDigest.Of(key));
            _unknown.Drop(CredentialDigest.Of(key));
        }
    }

    private CredentialLookup? Remembered(CredentialDigest digest)
    {
        var now = time.GetTimestamp();
        if (!_feed.IsReadWithin(TrustWithoutFeed, now))
            return null;
        if (_known.TryFind(digest, now, out var policy))
            return new(CredentialStatus.Known, policy);
        return _unknown.TryFind(digest, now, out _) ? new(CredentialStatus.Unknown, null) : null;
    }

    private ValueTask<CredentialLookup> Load(CredentialKey key) =>
        new(_loads.GetOrAdd(key, static (added, source) => new(() => source.Read(added)), this).Task);

    private async Task<CredentialLookup> Read(CredentialKey key)
    {
        var digest = CredentialDigest.Of(key);
        var load = _loads[key];
        try
        {
            while (true)
            {
                load.IsStale = false;
                var readAt = time.GetTimestamp();
                var found = await ReadRow(key);
                if (found.Status == CredentialStatus.Unreadable)
                    return found;
                var cache = found.Status == CredentialStatus.Known ? _known : _unknown;
                cache.Put(digest, found.Policy, readAt);
                // A change that the feed told of meanwhile either finds the entry, or has marked this load: no old entry stays.
                if (!load.IsStale)
                    return found;
                cache.Drop(digest);
            }
        }
        finally
        {
            _loads.TryRemove(key, out _);
        }
    }

    private async Task<CredentialLookup> ReadRow(CredentialKey key)
    {
        // A queue of readers says nothing about storage, so it does not open the circuit.
        if (!await _reads.WaitAsync(_patience))
            return new(CredentialStatus.Unreadable, null);
        var asked = time.GetTimestamp();
        try
        {
            if (!_circuit.MayAsk())
                return new(CredentialStatus.Unreadable, null);
            using var deadline = new CancellationTokenSource(_patience, time);
            var row = await storage.Credentials.GetEntityIfExistsAsync<TableEntity>(
                key.Partition, CredentialRow.Row, cancellationToken: deadline.Token);
            _circuit.Succeeded();
            var policy = row.HasValue ? CredentialRow.Policy(row.Value!) : null;
            return new(policy is null ? CredentialStatus.Unknown : CredentialStatus.Known, policy);
        }
        catch (OperationCanceledException)
        {
            _circuit.TimedOut(asked);
            return new(CredentialStatus.Unreadable, null);
        }
        catch (Exception fault) when (fault is RequestFailedException || DataStorage.IsOutage(fault))
        {
            _circuit.Failed();
            return new(CredentialStatus.Unreadable, null);
        }
        catch (InvalidDataException)
        {
            return new(CredentialStatus.Unreadable, null);
        }
        finally
        {
            _reads.Release();
        }
    }

    /// <summary>A look-up under way, shared by everybody who wants the same credential.</summary>
    private sealed class LoadUnderWay(Func<Task<CredentialLookup>> read)
    {
        private readonly Lazy<Task<CredentialLookup>> _task = new(() => System.Threading.Tasks.Task.Run(read));

        public Task<CredentialLookup> Task => _task.Value;

        /// <summary>Set when the feed tells of a change while the row is being read.</summary>
        public volatile bool IsStale;
    }
}
