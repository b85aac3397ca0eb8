using System.Text.Json;
using Azure;
using Azure.Storage.Queues;
using Features.Housekeeping;
using Features.Storage;
using Microsoft.Extensions.Logging;
using Platform.Storage;

namespace Features.Specifications;

/// <summary>
/// Takes up the uploads that the host gave up after five tries within seconds: an outage of storage lasts longer, and a blob that is larger than a call may be never reaches
/// <c>spec-uploaded</c>, so that nobody else could say what is wrong with it.
/// </summary>
public sealed partial class UploadRedrive(QueueServiceClient queues, SpecificationIntake intake, ILogger<UploadRedrive> log) : IChore
{
    /// <summary>The queue to which the host moves the blobs of every function that it gave up.</summary>
    public const string PoisonQueue = "webjobs-blobtrigger-poison";

    private const int MessagesMax = 32;

    public async Task Run(CancellationToken cancel)
    {
        var poison = queues.GetQueueClient(PoisonQueue);
        try
        {
            foreach (var message in (await poison.ReceiveMessagesAsync(MessagesMax, cancellationToken: cancel)).Value)
            {
                // An outage leaves the message where it is; whatever else goes wrong was tried five times already.
                if (BlobOf(message.MessageText) is { } blob) await Take(blob, cancel);
                await poison.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancel);
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // The host makes the queue with its first message.
        }
    }

    private async Task Take(string blob, CancellationToken cancel)
    {
        try
        {
            await intake.Take(blob, cancel);
        }
        catch (Exception e) when (!DataStorage.IsOutage(e) && !cancel.IsCancellationRequested)
        {
            LogGivenUp(log, e, blob);
        }
    }

    private static string? BlobOf(string message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            var root = json.RootElement;
            return root.GetProperty("ContainerName").GetString() == ProductStorage.SpecsContainer ? root.GetProperty("BlobName").GetString() : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The upload {Blob} could not be taken up")]
    private static partial void LogGivenUp(ILogger log, Exception e, string blob);
}
