using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Security.Cryptography;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Microsoft.Extensions.Logging;

namespace Policies;

/// <summary>
/// The newest good snapshot of every control plane. A snapshot whose bytes are not those its name promises, or that cannot be read, is refused, and
/// the last good one stays.
/// </summary>
public sealed partial class SnapshotSource(PolicyStorage storage, TimeProvider time, ILogger<SnapshotSource> log)
{
    /// <summary>A refused snapshot is fetched again after this: somebody may have mended the blob.</summary>
    private static readonly TimeSpan RefusalHolds = TimeSpan.FromSeconds(30);

    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ConcurrentDictionary<string, (string Blob, long At)> _refused = new(StringComparer.Ordinal);
    private volatile Entry? _lastRead;
    private volatile Catalogue? _catalogue;

    /// <summary>Completes when the pointers were read for the first time.</summary>
    public Task Loaded => _loaded.Task;

    /// <summary>A control plane by name (case counts) or id; <see langword="null"/> when there is none, or nothing is loaded yet.</summary>
    public ControlPlanePolicy? Find(string nameOrId) => _catalogue?.Find(nameOrId);

    /// <summary>Reads the pointers and the snapshots that are new. Call it from one place at a time.</summary>
    /// <exception cref="RequestFailedException">Storage does not answer; what was loaded stays in force.</exception>
    public async Task Poll(CancellationToken cancellation)
    {
        var before = _catalogue?.Entries ?? FrozenDictionary<string, Entry>.Empty;
        var after = new Dictionary<string, Entry>(StringComparer.Ordinal);
        var isChanged = _catalogue is null;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {PointerRow.Partition}");
        await foreach (var row in storage.Pointers.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            var pointer = PointerRow.Read(row);
            var known = before.GetValueOrDefault(pointer.ControlPlaneId);
            if (pointer.Blob is null)
                continue;
            var entry = known?.Blob == pointer.Blob ? known : await Load(pointer, cancellation) ?? known;
            if (entry is null)
                continue;
            isChanged |= entry != known;
            after[pointer.ControlPlaneId] = entry;
        }
        if (isChanged || after.Count != before.Count)
            _catalogue = new(after.ToFrozenDictionary(StringComparer.Ordinal));
        _loaded.TrySetResult();
    }

    /// <summary>One control plane as it is stored now, without polling; <see langword="null"/> when it has no snapshot that can be read.</summary>
    /// <exception cref="RequestFailedException">Storage does not answer.</exception>
    public async Task<ControlPlanePolicy?> Read(string controlPlaneId, CancellationToken cancellation)
    {
        var row = await storage.Pointers.GetEntityIfExistsAsync<TableEntity>(PointerRow.Partition, controlPlaneId, cancellationToken: cancellation);
        if (!row.HasValue || PointerRow.Read(row.Value!) is not { Blob: { } blob } pointer)
            return null;
        // A snapshot never changes under its name, and making a large one ready takes a while.
        if (_lastRead is not { } read || read.Blob != blob)
            _lastRead = read = await Load(pointer, cancellation);
        return read?.Policy;
    }

    private async Task<Entry?> Load(SnapshotPointer pointer, CancellationToken cancellation)
    {
        var blob = pointer.Blob!;
        if (_refused.TryGetValue(pointer.ControlPlaneId, out var refused) && refused.Blob == blob && time.GetElapsedTime(refused.At) < RefusalHolds)
            return null;
        try
        {
            var bytes = await Download(blob, cancellation);
            // Not on the thread that the last bytes came on, which may be one that reads requests: 100,000 operations take some hundred milliseconds.
            return new(blob, await Task.Run(() => Read(pointer, bytes), CancellationToken.None));
        }
        catch (RequestFailedException fault) when (fault.Status == 404)
        {
            // The pointer has moved on since it was read; the next poll sees where to.
            return null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidDataException or ArgumentException)
        {
            _refused[pointer.ControlPlaneId] = (blob, time.GetTimestamp());
            LogRefused(log, pointer.ControlPlaneId, blob, fault.Message);
            return null;
        }
    }

    /// <summary>Into one piece of memory of the right size: a large snapshot that grows in a buffer takes several times its room.</summary>
    private async Task<MemoryStream> Download(string blob, CancellationToken cancellation)
    {
        var answer = (await storage.Snapshots.GetBlobClient(blob).DownloadStreamingAsync(cancellationToken: cancellation)).Value;
        await using var content = answer.Content;
        var bytes = new MemoryStream(checked((int)answer.Details.ContentLength));
        await content.CopyToAsync(bytes, cancellation);
        return bytes;
    }

    private static ControlPlanePolicy Read(SnapshotPointer pointer, MemoryStream content)
    {
        var bytes = content.GetBuffer().AsSpan(0, (int)content.Length);
        var digest = Convert.ToHexStringLower(SHA256.HashData(bytes));
        if (pointer.Blob != $"{pointer.ControlPlaneId}/{digest}.json")
            throw new InvalidDataException("its content is not what its name says");
        var snapshot = SnapshotReader.Read(bytes);
        if (snapshot.SchemaVersion > PolicySnapshot.CurrentSchemaVersion)
            throw new InvalidDataException($"it has schema version {snapshot.SchemaVersion}");
        if (snapshot.ControlPlaneId != pointer.ControlPlaneId)
            throw new InvalidDataException("it is another control plane's");
        return new(snapshot) { Digest = digest };
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Snapshot {Blob} of control plane {ControlPlaneId} is refused, the last good one stays: {Why}")]
    private static partial void LogRefused(ILogger log, string controlPlaneId, string blob, string why);

    private sealed record Entry(string Blob, ControlPlanePolicy Policy);

    private sealed class Catalogue(FrozenDictionary<string, Entry> entries)
    {
        private readonly Dictionary<string, ControlPlanePolicy> _byName = ByName(entries.Values);

        public FrozenDictionary<string, Entry> Entries => entries;

        public ControlPlanePolicy? Find(string nameOrId) =>
            _byName.GetValueOrDefault(nameOrId) ?? entries.GetValueOrDefault(nameOrId)?.Policy;

        private static Dictionary<string, ControlPlanePolicy> ByName(IEnumerable<Entry> all)
        {
            var names = new Dictionary<string, ControlPlanePolicy>(StringComparer.Ordinal);
            // Two of one name can only be seen while one of them is being renamed; the lower id is as good as any, but always the same.
            foreach (var entry in all.OrderByDescending(entry => entry.Policy.Id, StringComparer.Ordinal))
                names[entry.Policy.Name] = entry.Policy;
            return names;
        }
    }
}
