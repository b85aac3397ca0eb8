namespace Azure.Storage.Queues.Models;

/// <summary>What sending a message answered.</summary>
public class SendReceipt
{
    internal SendReceipt()
    {
    }

    /// <summary>The message's name in its queue.</summary>
    public string MessageId { get; internal init; } = string.Empty;

    /// <summary>What deletes or updates the message before anybody received it.</summary>
    public string PopReceipt { get; internal init; } = string.Empty;

    /// <summary>When it was sent.</summary>
    public DateTimeOffset InsertionTime { get; internal init; }

    /// <summary>When it goes away by itself.</summary>
    public DateTimeOffset ExpirationTime { get; internal init; }

    /// <summary>When it can be received.</summary>
    public DateTimeOffset TimeNextVisible { get; internal init; }
}

/// <summary>What updating a message answered.</summary>
public class UpdateReceipt
{
    internal UpdateReceipt()
    {
    }

    /// <summary>What deletes or updates the message from now on.</summary>
    public string PopReceipt { get; internal init; } = string.Empty;

    /// <summary>When it can be received again.</summary>
    public DateTimeOffset NextVisibleOn { get; internal init; }
}

/// <summary>A queue's size and the caller's own names and values.</summary>
public class QueueProperties
{
    /// <summary>About how many messages the queue holds, hidden ones included; never fewer than there are.</summary>
    public int ApproximateMessagesCount { get; internal init; }

    /// <summary>Names and values of the caller's own.</summary>
    public IDictionary<string, string> Metadata { get; internal init; } = new Dictionary<string, string>();
}
