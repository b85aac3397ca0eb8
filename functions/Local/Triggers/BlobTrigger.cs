using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues;
using Local.Host;

namespace Local.Triggers;

/// <summary>Starts a function for every new version of a blob: found by scanning, or told by Event Grid; handled from the host's own
/// queue.</summary>
internal sealed class BlobTrigger : ITriggerListener
{
    private readonly Function _function;
    private readonly BlobPath _path;
    private readonly bool _scans;
    private readonly BlobContainerClient _container;
    private readonly BlobReceipts _receipts;
    private readonly QueueClient _queue;
    private readonly QueuePump _pump;
    private readonly Invocations _invocations;
    private readonly HostOptions _options;

    public BlobTrigger(Function function, HostJson host, HostOptions options, Invocations invocations)
    {
        (_function, _invocations, _options) = (function, invocations, options);
        _path = BlobPath.Parse(options.Settings.Expand(function.Trigger.Text("path") ?? "") ?? "");
        _scans = !string.Equals(function.Trigger.Text("source"), "EventGrid", StringComparison.OrdinalIgnoreCase);
        var data = options.Settings.Connection(function.Trigger.Text("connection"))!;
        var own = options.Settings.Connection(null)!;
        _container = new(data, _path.Container);
        _receipts = new(new(own, BlobReceipts.Container), options.HostId, BlobMessage.FunctionIdOf(function));
        // One queue per function; the host keeps one for all of an app's and tells them apart by FunctionId.
        _queue = new(own, $"azure-webjobs-blobtrigger-{options.HostId}-{function.Name.ToLowerInvariant().Replace('_', '-')}");
        _pump = new(_queue, new(data, "webjobs-blobtrigger-poison"), host.PoisonBlobThreshold, host.BlobParallelism, TimeSpan.Zero, options.Log, options.Time);
    }

    public string Function => _function.Name;

    public async Task RunAsync(CancellationToken cancel)
    {
        var pump = _pump.RunAsync(
            async (message, token) => BlobMessage.Decode(message.MessageText) is { } blob ? await HandleAsync(blob, token) : Handled.Unreadable, cancel);
        await Task.WhenAll(pump, _scans ? ScanAsync(cancel) : Task.CompletedTask);
    }

    public Task PokeAsync(string input, CancellationToken cancel)
    {
        var blob = input.Split('/', 2) is [var container, var name] && container == _path.Container
            ? name
            : throw new ArgumentException($"Say {_path.Container}/<blob>.", nameof(input));
        return EnqueueAsync(blob, null, cancel);
    }

    /// <summary>Takes a blob into the queue without a receipt, as Event Grid's word is taken. Blobs of other paths are passed over;
    /// without an ETag,
    /// whatever version is there is meant.</summary>
    public async Task EnqueueAsync(string blob, string? etag, CancellationToken cancel)
    {
        if (_path.Match(blob) is null) return;
        await _queue.CreateIfNotExistsAsync(cancellationToken: cancel);
        await _queue.SendMessageAsync(BlobMessage.Of(_function, _path.Container, blob, etag ?? "").Encode(), cancel);
    }

    /// <summary>Whether the address is of a blob in this function's container; then its name.</summary>
    public string? NameOf(Uri address)
    {
        var prefix = _container.Uri.AbsolutePath.TrimEnd('/') + "/";
        return address.AbsolutePath.StartsWith(prefix, StringComparison.Ordinal) ? Uri.UnescapeDataString(address.AbsolutePath[prefix.Length..]) : null;
    }

    private async Task ScanAsync(CancellationToken cancel)
    {
        var known = new HashSet<(string, string)>();
        var isAway = false;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                var found = new HashSet<(string, string)>();
                await foreach (var blob in _container.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, cancel))
                {
                    if (_path.Match(blob.Name) is null) continue;
                    var etag = Version(blob.Properties.ETag);
                    found.Add((blob.Name, etag));
                    if (known.Contains((blob.Name, etag)) || await _receipts.ExistsAsync(etag, _path.Container, blob.Name, cancel))
                        continue;
                    await EnqueueAsync(blob.Name, etag, cancel);
                    await _receipts.WriteAsync(etag, _path.Container, blob.Name, cancel);
                }

                (known, isAway) = (found, false);
            }
            catch (RequestFailedException error) when (error.Status == 404)
            {
                // The container is not there yet; the host does not make it either.
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                if (!isAway) _options.Log.Fail($"The container '{_path.Container}' does not answer: {error.Message.Split('\n')[0]}");
                isAway = true;
            }

            await Task.Delay(_options.BlobScanInterval, _options.Time, cancel);
        }
    }

    private async Task<Handled> HandleAsync(BlobMessage message, CancellationToken cancel)
    {
        BlobDownloadResult blob;
        var client = _container.GetBlobClient(message.BlobName);
        try
        {
            blob = await client.DownloadContentAsync(cancel);
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return Handled.Done; // deleted meanwhile
        }

        // A newer version has its own message from the scan; of Event Grid the host takes what is there now.
        if (_scans && message.ETag.Length > 0 && Version(blob.Details.ETag) != message.ETag) return Handled.Done;
        return (await _invocations.InvokeAsync(_function, PayloadOf(client, blob), cancel)).Succeeded ? Handled.Done : Handled.Failed;
    }

    private Payload PayloadOf(BlobClient client, BlobDownloadResult blob)
    {
        var details = blob.Details;
        var payload = _invocations.NewPayload(_function)
            .Data(_function.Trigger.Name, JsonValue.Create(Convert.ToBase64String(blob.Content.ToMemory().Span)))
            .Metadata("Uri", Payload.Simple(client.Uri.AbsoluteUri))
            .Metadata("Properties", new JsonObject
            {
                ["LastModified"] = Payload.Time(details.LastModified),
                ["CreatedOn"] = Payload.Time(details.CreatedOn),
                ["Metadata"] = Names(details.Metadata),
                ["BlobType"] = 0,
                ["ContentLength"] = blob.Content.ToMemory().Length,
                ["ContentType"] = details.ContentType,
                ["ETag"] = new JsonObject(), // what the host's serializer makes of it
                ["ContentHash"] = details.ContentHash is { } hash ? Convert.ToBase64String(hash) : null,
            })
            .Metadata("Metadata", Names(details.Metadata));
        foreach (var (name, value) in _path.Match(client.Name)!) payload.Metadata(name, Payload.Simple(value));
        return payload;
    }

    private static JsonObject Names(IDictionary<string, string> metadata) =>
        new(metadata.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)entry.Value)));

    private static string Version(ETag? etag) => etag?.ToString().Trim('"') ?? "";
}
