using Azure.Core;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Wire;

namespace Azure.Storage.Blobs;

/// <summary>One container and its blobs. Safe to share between threads.</summary>
/// <remarks>
/// Unless said otherwise, members fail with <see cref="RequestFailedException"/>: its status is the service's, its error code one of
/// <see cref="BlobErrorCode"/>. A service that cannot be reached gives status 0, or an <see cref="AggregateException"/> of such
/// failures after several tries.
/// </remarks>
public class BlobContainerClient
{
    private readonly StorageWire _wire;
    private readonly Uri _container;

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="blobContainerName">3 to 63 lower case letters, digits and single hyphens.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public BlobContainerClient(string connectionString, string blobContainerName)
        : this(connectionString, blobContainerName, new BlobClientOptions())
    {
    }

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="blobContainerName">3 to 63 lower case letters, digits and single hyphens.</param>
    /// <param name="options">Retries, transport and diagnostics.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public BlobContainerClient(string connectionString, string blobContainerName, BlobClientOptions options)
    {
        (_wire, var endpoint) = BlobWire.Connect(connectionString, options);
        _container = Address.Of(endpoint, blobContainerName);
        Name = blobContainerName;
    }

    /// <summary>A client that acts as an identity.</summary>
    /// <param name="blobContainerUri">The container, such as <c>https://account.blob.core.windows.net/container</c>; it must be https.</param>
    /// <param name="credential">The identity.</param>
    /// <param name="options">Retries, transport and diagnostics.</param>
    public BlobContainerClient(Uri blobContainerUri, TokenCredential credential, BlobClientOptions? options = null)
        : this(BlobWire.Connect(blobContainerUri, credential, options), blobContainerUri, new BlobUriBuilder(blobContainerUri).BlobContainerName)
    {
    }

    internal BlobContainerClient(StorageWire wire, Uri container, string name) => (_wire, _container, Name) = (wire, container, name);

    /// <summary>The name of the account.</summary>
    public virtual string AccountName => _wire.Account;

    /// <summary>The name of the container.</summary>
    public virtual string Name { get; }

    /// <summary>The address of the container.</summary>
    public virtual Uri Uri => _container;

    /// <summary>A client for one blob. Makes no request.</summary>
    /// <param name="blobName">The name; slashes in it look like folders.</param>
    public virtual BlobClient GetBlobClient(string blobName) => new(_wire, Address.Of(_container, blobName), Name, blobName);

    /// <summary>Creates the container.</summary>
    /// <param name="publicAccessType">What may be read without a credential; nothing by default.</param>
    /// <param name="metadata">Names and values of the caller's own.</param>
    /// <param name="encryptionScopeOptions">The encryption scope of its blobs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">409 <c>ContainerAlreadyExists</c> or <c>ContainerBeingDeleted</c>.</exception>
    public virtual async Task<Response<BlobContainerInfo>> CreateAsync(
        PublicAccessType publicAccessType = PublicAccessType.None, IDictionary<string, string>? metadata = null,
        BlobContainerEncryptionScopeOptions? encryptionScopeOptions = null, CancellationToken cancellationToken = default)
    {
        var message = Message(RequestMethod.Put);
        if (publicAccessType != PublicAccessType.None)
            message.Request.Headers.SetValue("x-ms-blob-public-access", publicAccessType == PublicAccessType.Blob ? "blob" : "container");
        Metadata.Write(message.Request, metadata);
        if (encryptionScopeOptions?.DefaultEncryptionScope is { } scope)
        {
            message.Request.Headers.SetValue("x-ms-default-encryption-scope", scope);
            message.Request.Headers.SetValue(
                "x-ms-deny-encryption-scope-override", encryptionScopeOptions.PreventEncryptionScopeOverride ? "true" : "false");
        }
        var response = await _wire.SendAsync(message, 201, 201, cancellationToken);
        return Response.FromValue(new BlobContainerInfo(response), response);
    }

    /// <summary>Creates the container unless there is one.</summary>
    /// <param name="publicAccessType">What may be read without a credential; nothing by default.</param>
    /// <param name="metadata">Names and values of the caller's own.</param>
    /// <param name="encryptionScopeOptions">The encryption scope of its blobs.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer, or null when there was a container already.</returns>
    /// <exception cref="RequestFailedException">409 <c>ContainerBeingDeleted</c>.</exception>
    public virtual async Task<Response<BlobContainerInfo>> CreateIfNotExistsAsync(
        PublicAccessType publicAccessType = PublicAccessType.None, IDictionary<string, string>? metadata = null,
        BlobContainerEncryptionScopeOptions? encryptionScopeOptions = null, CancellationToken cancellationToken = default)
    {
        try
        {
            return await CreateAsync(publicAccessType, metadata, encryptionScopeOptions, cancellationToken);
        }
        catch (RequestFailedException failure) when (failure.ErrorCode == BlobErrorCode.ContainerAlreadyExists)
        {
            return null!;
        }
    }

    /// <summary>Deletes the container and its blobs; false when there was none, or it is on its way out.</summary>
    /// <param name="conditions">What must hold of the container.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual async Task<Response<bool>> DeleteIfExistsAsync(
        BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        var message = Message(RequestMethod.Delete);
        BlobHeaders.Write(message.Request, conditions);
        var response = await _wire.SendAsync(message, 202, 404, cancellationToken);
        return Response.FromValue(response.Status == 202, response);
    }

    /// <summary>Whether there is such a container.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual async Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await _wire.SendAsync(Message(RequestMethod.Head), 200, 404, cancellationToken);
        return Response.FromValue(response.Status == 200, response);
    }

    /// <summary>Uploads a blob that is not there yet.</summary>
    /// <param name="blobName">The name; slashes in it look like folders.</param>
    /// <param name="content">What it holds, sent in one request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">409 <c>BlobAlreadyExists</c>; 404 <c>ContainerNotFound</c>.</exception>
    public virtual Task<Response<BlobContentInfo>> UploadBlobAsync(
        string blobName, BinaryData content, CancellationToken cancellationToken = default) =>
        GetBlobClient(blobName).UploadAsync(content, cancellationToken);

    /// <summary>Uploads a blob that is not there yet.</summary>
    /// <param name="blobName">The name; slashes in it look like folders.</param>
    /// <param name="content">What it holds, from where the stream stands, sent in one request.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">409 <c>BlobAlreadyExists</c>; 404 <c>ContainerNotFound</c>.</exception>
    public virtual Task<Response<BlobContentInfo>> UploadBlobAsync(
        string blobName, Stream content, CancellationToken cancellationToken = default) =>
        GetBlobClient(blobName).UploadAsync(content, cancellationToken);

    /// <summary>Lists blobs in order of name. A page size above 5,000 is refused.</summary>
    /// <param name="traits">What to read besides the properties.</param>
    /// <param name="states">Which blobs to list besides the present ones.</param>
    /// <param name="prefix">What the names start with; null lists all.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 <c>ContainerNotFound</c>.</exception>
    public virtual AsyncPageable<BlobItem> GetBlobsAsync(
        BlobTraits traits, BlobStates states, string? prefix, CancellationToken cancellationToken) =>
        new Pages<BlobItem>(
            (token, size, cancellation) => BlobPage.FetchAsync(_wire, _container, traits, prefix, token, size, cancellation), null, cancellationToken);

    private HttpMessage Message(RequestMethod method)
    {
        var message = _wire.Message(method, _container);
        message.Request.Uri.AppendQuery("restype", "container");
        return message;
    }
}
