using Azure.Core;
using Azure.Storage.Wire;

namespace Azure.Storage.Queues;

internal static class QueueWire
{
    public static (StorageWire Wire, Uri Endpoint) Connect(string connectionString, QueueClientOptions? options)
    {
        options ??= new QueueClientOptions();
        var connection = StorageConnection.Parse(connectionString);
        var signature = new FullSharedKeyPolicy(connection.Account, connection.Key);
        return (new StorageWire(connection.Account, signature, options, QueueClientOptions.Text(options.Version)), connection.Queues);
    }

    public static StorageWire Connect(Uri address, TokenCredential credential, QueueClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(credential);
        options ??= new QueueClientOptions();
        return new StorageWire(AccountName.Of(address), Pipelines.Token(credential), options, QueueClientOptions.Text(options.Version));
    }
}
