namespace Azure.Storage.Queues.Models;

/// <summary>A message seen but not received: it stays visible and cannot be deleted.</summary>
public class PeekedMessage
{
    internal PeekedMessage()
    {
    }

    /// <summary>The message's name in its queue.</summary>
    public string MessageId { get; internal init; } = string.Empty;

    /// <summary>The decoded body.</summary>
    public BinaryData Body { get; internal init; } = new(string.Empty);

    /// <summary>The decoded body as UTF-8 text.</summary>
    public string MessageText => Body.ToString();

    /// <summary>How often the message has been received.</summary>
    public long DequeueCount { get; internal init; }

    /// <summary>When it was sent.</summary>
    public DateTimeOffset? InsertedOn { get; internal init; }

    /// <summary>When it goes away by itself.</summary>
    public DateTimeOffset? ExpiresOn { get; internal init; }
}
