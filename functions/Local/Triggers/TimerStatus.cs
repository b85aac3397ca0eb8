using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Local.Host;

namespace Local.Triggers;

/// <summary>When a timer ran and when it will; kept so that a start that was missed is made up for.</summary>
internal sealed record TimerStatus(DateTimeOffset Last, DateTimeOffset Next, DateTimeOffset LastUpdated);

/// <summary>Where the host keeps it: a blob per timer.</summary>
internal sealed class TimerStatusBlob(BlobContainerClient container, string hostId, string function)
{
    private BlobClient Blob => container.GetBlobClient($"timers/{hostId}/Host.Functions.{function}.Listener/status");

    public async Task<TimerStatus?> ReadAsync(CancellationToken cancel)
    {
        try
        {
            return JsonSerializer.Deserialize<TimerStatus>((await Blob.DownloadContentAsync(cancel)).Value.Content.ToString(), Payload.Json);
        }
        catch (RequestFailedException error) when (error.Status == 404)
        {
            return null;
        }
    }

    public async Task WriteAsync(TimerStatus status, CancellationToken cancel)
    {
        await container.CreateIfNotExistsAsync(cancellationToken: cancel);
        await Blob.UploadAsync(BinaryData.FromString(JsonSerializer.Serialize(status, Payload.Json)), overwrite: true, cancel);
    }
}
