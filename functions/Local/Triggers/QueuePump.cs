using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using Local.Host;

namespace Local.Triggers;

/// <summary>What a message's work came to.</summary>
internal enum Handled
{
    Done,
    Failed,
    Unreadable,
}

/// <summary>
/// Takes messages off a queue as the host does: no back-off between tries, after the last try the message goes to the poison queue. A
/// message is hidden for
/// a minute and the minute renewed while its work lasts (the host: ten), so that what a killed runner held is tried again soon.
/// </summary>
internal sealed class QueuePump(QueueClient queue, QueueClient poison, int triesMax, int batch, TimeSpan retryAfter, HostLog log, TimeProvider time)
{
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan IdleMin = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(1);

    public async Task RunAsync(Func<QueueMessage, CancellationToken, Task<Handled>> work, CancellationToken cancel)
    {
        var idle = IdleMin;
        var isAway = false;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                QueueMessage[] messages = await queue.ReceiveMessagesAsync(Math.Clamp(batch, 1, 32), Hidden, cancel);
                isAway = false;
                await Task.WhenAll(messages.Select(message => HandleAsync(message, work, cancel)));
                idle = messages.Length > 0 ? IdleMin : idle * 2 < IdleMax ? idle * 2 : IdleMax;
            }
            catch (RequestFailedException error) when (error.Status == 404)
            {
                idle = IdleMax; // the queue is not there yet
            }
            catch (Exception error) when (StorageFault.Is(error))
            {
                if (!isAway) log.Fail($"The queue '{queue.Name}' does not answer: {error.Message.Split('\n')[0]}");
                (isAway, idle) = (true, IdleMax);
            }

            if (idle > IdleMin || cancel.IsCancellationRequested) await Task.Delay(idle, time, cancel);
        }
    }

    private async Task HandleAsync(QueueMessage message, Func<QueueMessage, CancellationToken, Task<Handled>> work, CancellationToken cancel)
    {
        if (message.DequeueCount > triesMax)
        {
            await PoisonAsync(message);
            return;
        }

        Handled handled;
        var receipt = message.PopReceipt;
        try
        {
            var working = work(message, cancel);
            while (await Task.WhenAny(working, Task.Delay(Hidden / 2, time, cancel)) != working && !cancel.IsCancellationRequested)
                receipt = (await queue.UpdateMessageAsync(message.MessageId, receipt, visibilityTimeout: Hidden, cancellationToken: cancel)).Value.PopReceipt;
            handled = await working;
        }
        catch (OperationCanceledException)
        {
            await queue.UpdateMessageAsync(message.MessageId, receipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: CancellationToken.None);
            throw;
        }

        if (handled == Handled.Done) await queue.DeleteMessageAsync(message.MessageId, receipt, CancellationToken.None);
        else if (handled == Handled.Unreadable || message.DequeueCount >= triesMax) await PoisonAsync(message, receipt);
        else await queue.UpdateMessageAsync(message.MessageId, receipt, visibilityTimeout: retryAfter, cancellationToken: CancellationToken.None);
    }

    private async Task PoisonAsync(QueueMessage message, string? receipt = null)
    {
        log.Fail($"Message has reached MaxDequeueCount of {triesMax}. Moving message to queue '{poison.Name}'.");
        await poison.CreateIfNotExistsAsync();
        await poison.SendMessageAsync(message.MessageText);
        await queue.DeleteMessageAsync(message.MessageId, receipt ?? message.PopReceipt, CancellationToken.None);
    }
}
