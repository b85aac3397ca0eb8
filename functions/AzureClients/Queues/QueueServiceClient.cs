using Azure.Core;
using Azure.Storage.Wire;

namespace Azure.Storage.Queues;

/// <summary>The queues of an account. Safe to share between threads; one for a process is enough.</summary>
public class QueueServiceClient
{
    private readonly StorageWire _wire;
    private readonly Uri _endpoint;
    private readonly QueueMessageEncoding _encoding;

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public QueueServiceClient(string connectionString) : this(connectionString, new QueueClientOptions())
    {
    }

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="options">Encoding, retries, transport and diagnostics.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public QueueServiceClient(string connectionString, QueueClientOptions options)
    {
        (_wire, _endpoint) = QueueWire.Connect(connectionString, options);
        _encoding = options?.MessageEncoding ?? QueueMessageEncoding.None;
    }

    /// <summary>A client that acts as an identity.</summary>
    /// <param name="serviceUri">The service, such as <c>https://account.queue.core.windows.net</c>; it must be https.</param>
    /// <param name="credential">The identity.</param>
    /// <param name="options">Encoding, retries, transport and diagnostics.</param>
    public QueueServiceClient(Uri serviceUri, TokenCredential credential, QueueClientOptions? options = null)
    {
        _wire = QueueWire.Connect(serviceUri, credential, options);
        _endpoint = serviceUri;
        _encoding = options?.MessageEncoding ?? QueueMessageEncoding.None;
    }

    /// <summary>The name of the account.</summary>
    public virtual string AccountName => _wire.Account;

    /// <summary>The address of the service.</summary>
    public virtual Uri Uri => _endpoint;

    /// <summary>A client for one queue. Makes no request.</summary>
    /// <param name="queueName">3 to 63 lower case letters, digits and single hyphens.</param>
    public virtual QueueClient GetQueueClient(string queueName) => new(_wire, _endpoint, queueName, _encoding);
}
