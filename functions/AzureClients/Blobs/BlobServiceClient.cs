using Azure.Core;
using Azure.Storage.Wire;

namespace Azure.Storage.Blobs;

/// <summary>The containers of an account. Safe to share between threads; one for a process is enough.</summary>
public class BlobServiceClient
{
    private readonly StorageWire _wire;
    private readonly Uri _endpoint;

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public BlobServiceClient(string connectionString) : this(connectionString, new BlobClientOptions())
    {
    }

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="options">Retries, transport and diagnostics.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public BlobServiceClient(string connectionString, BlobClientOptions options) =>
        (_wire, _endpoint) = BlobWire.Connect(connectionString, options);

    /// <summary>A client that acts as an identity.</summary>
    /// <param name="serviceUri">The service, such as <c>https://account.blob.core.windows.net</c>; it must be https.</param>
    /// <param name="credential">The identity.</param>
    /// <param name="options">Retries, transport and diagnostics.</param>
    public BlobServiceClient(Uri serviceUri, TokenCredential credential, BlobClientOptions? options = null) =>
        (_wire, _endpoint) = (BlobWire.Connect(serviceUri, credential, options), serviceUri);

    /// <summary>The name of the account.</summary>
    public virtual string AccountName => _wire.Account;

    /// <summary>The address of the service.</summary>
    public virtual Uri Uri => _endpoint;

    /// <summary>A client for one container. Makes no request.</summary>
    /// <param name="blobContainerName">3 to 63 lower case letters, digits and single hyphens.</param>
    public virtual BlobContainerClient GetBlobContainerClient(string blobContainerName) =>
        new(_wire, Address.Of(_endpoint, blobContainerName), blobContainerName);
}
