using Azure.Core;
using Azure.Storage.Wire;

namespace Azure.Storage.Blobs;

internal static class BlobWire
{
    public static (StorageWire Wire, Uri Endpoint) Connect(string connectionString, BlobClientOptions? options)
    {
        options ??= new BlobClientOptions();
        var connection = StorageConnection.Parse(connectionString);
        var signature = new FullSharedKeyPolicy(connection.Account, connection.Key);
        return (new StorageWire(connection.Account, signature, options, BlobClientOptions.Text(options.Version)), connection.Blobs);
    }

    public static StorageWire Connect(Uri address, TokenCredential credential, BlobClientOptions? options)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(credential);
        options ??= new BlobClientOptions();
        return new StorageWire(AccountName.Of(address), Pipelines.Token(credential), options, BlobClientOptions.Text(options.Version));
    }
}
