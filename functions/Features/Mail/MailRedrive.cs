using Azure;
using Azure.Storage.Queues;
using Features.Housekeeping;
using Features.Storage;
using Microsoft.Extensions.Logging;

namespace Features.Mail;

/// <summary>
/// Puts back what the host gave up after five tries within seconds: a mail server may be away for longer. Each time the message waits for half its age, until it is
/// older than the tokens that it would carry are good for. Then it goes where somebody can look at it, and nobody sends it any more.
/// </summary>
public sealed partial class MailRedrive(QueueServiceClient queues, TimeProvider clock, ILogger<MailRedrive> log) : IChore
{
    /// <summary>The queue to which the host moves messages that it gave up.</summary>
    public const string PoisonQueue = ProductStorage.MailQueue + "-poison";

    /// <summary>Where messages end that nobody tries any more.</summary>
    public const string DeadQueue = ProductStorage.DeadMailQueue;

    private const int MessagesMax = 32;

    private static readonly TimeSpan AgeMax = TimeSpan.FromDays(2);
    // What the queue service takes for "never goes away by itself".
    private static readonly TimeSpan Forever = TimeSpan.FromSeconds(-1);

    private static readonly TimeSpan WaitMax = TimeSpan.FromHours(1);

    public async Task Run(CancellationToken cancel)
    {
        var poison = queues.GetQueueClient(PoisonQueue);
        var outbox = queues.GetQueueClient(ProductStorage.MailQueue);
        try
        {
            foreach (var message in (await poison.ReceiveMessagesAsync(MessagesMax, cancellationToken: cancel)).Value)
            {
                var age = clock.GetUtcNow() - (OutboxMessage.Parse(message.MessageText)?.HappenedAt ?? DateTimeOffset.MinValue);
                var wait = age / 2 < WaitMax ? age / 2 : WaitMax;
                if (age < AgeMax) await outbox.SendMessageAsync(message.MessageText, visibilityTimeout: wait > TimeSpan.Zero ? wait : TimeSpan.Zero, cancellationToken: cancel);
                else await Bury(message.MessageText, cancel);
                await poison.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancel);
            }
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            // The host makes the queue with its first message.
        }
    }

    private async Task Bury(string message, CancellationToken cancel)
    {
        await queues.GetQueueClient(DeadQueue).SendMessageAsync(message, timeToLive: Forever, cancellationToken: cancel);
        LogGivenUp(log);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A mail could not be sent for two days and lies in the dead-letter queue")]
    private static partial void LogGivenUp(ILogger log);
}
