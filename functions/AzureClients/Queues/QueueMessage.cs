namespace Azure.Storage.Queues.Models;

/// <summary>A message as received: hidden from other receivers until <see cref="NextVisibleOn"/>, and gone when deleted.</summary>
public class QueueMessage
{
    internal QueueMessage()
    {
    }

    /// <summary>The message's name in its queue.</summary>
    public string MessageId { get; internal init; } = string.Empty;

    /// <summary>What deletes or updates the message; each receipt and each update changes it.</summary>
    public string PopReceipt { get; internal init; } = string.Empty;

    /// <summary>The decoded body.</summary>
    public BinaryData Body { get; internal init; } = new(string.Empty);

    /// <summary>The decoded body as UTF-8 text.</summary>
    public string MessageText => Body.ToString();

    /// <summary>How often the message has been received, this time included.</summary>
    public long DequeueCount { get; internal init; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset? InsertedOn { get; internal init; }

    /// <summary>When it goes away by itself.</summary>
    public DateTimeOffset? ExpiresOn { get; internal init; }

    /// <summary>When others can receive it again.</summary>
    public DateTimeOffset? NextVisibleOn { get; internal init; }

    /// <summary>This message after an update, with the pop receipt and the time the update gave.</summary>
    /// <param name="updated">What the update answered.</param>
    public QueueMessage Update(UpdateReceipt updated) => new()
    {
        MessageId = MessageId,
        PopReceipt = updated.PopReceipt,
        Body = Body,
        DequeueCount = DequeueCount,
        InsertedOn = InsertedOn,
        ExpiresOn = ExpiresOn,
        NextVisibleOn = updated.NextVisibleOn,
    };
}
