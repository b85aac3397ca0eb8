using Azure.Core;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Wire;

namespace Azure.Storage.Blobs.Specialized;

/// <summary>One blob of any kind: reads and deletion. Safe to share between threads.</summary>
/// <remarks>
/// Unless said otherwise, members fail with <see cref="RequestFailedException"/>: its status is the service's, its error code one of
/// <see cref="BlobErrorCode"/>. A service that cannot be reached gives status 0, or an <see cref="AggregateException"/> of such
/// failures after several tries.
/// </remarks>
public class BlobBaseClient
{
    private readonly StorageWire _wire;
    private readonly Uri _blob;

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="blobContainerName">The name of the container.</param>
    /// <param name="blobName">The name of the blob.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public BlobBaseClient(string connectionString, string blobContainerName, string blobName)
        : this(connectionString, blobContainerName, blobName, new BlobClientOptions())
    {
    }

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="blobContainerName">The name of the container.</param>
    /// <param name="blobName">The name of the blob.</param>
    /// <param name="options">Retries, transport and diagnostics.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public BlobBaseClient(string connectionString, string blobContainerName, string blobName, BlobClientOptions options)
    {
        (_wire, var endpoint) = BlobWire.Connect(connectionString, options);
        _blob = Address.Of(Address.Of(endpoint, blobContainerName), blobName);
        (BlobContainerName, Name) = (blobContainerName, blobName);
    }

    /// <summary>A client that acts as an identity.</summary>
    /// <param name="blobUri">The blob, such as <c>https://account.blob.core.windows.net/container/blob</c>; it must be https.</param>
    /// <param name="credential">The identity.</param>
    /// <param name="options">Retries, transport and diagnostics.</param>
    public BlobBaseClient(Uri blobUri, TokenCredential credential, BlobClientOptions? options = null)
    {
        _wire = BlobWire.Connect(blobUri, credential, options);
        _blob = blobUri;
        var parts = new BlobUriBuilder(blobUri);
        (BlobContainerName, Name) = (parts.BlobContainerName, parts.BlobName);
    }

    internal BlobBaseClient(StorageWire wire, Uri blob, string blobContainerName, string blobName) =>
        (_wire, _blob, BlobContainerName, Name) = (wire, blob, blobContainerName, blobName);

    /// <summary>The name of the account.</summary>
    public virtual string AccountName => _wire.Account;

    /// <summary>The name of the container.</summary>
    public virtual string BlobContainerName { get; }

    /// <summary>The name of the blob.</summary>
    public virtual string Name { get; }

    /// <summary>The address of the blob.</summary>
    public virtual Uri Uri => _blob;

    internal StorageWire Wire => _wire;

    /// <summary>Whether there is such a blob. An absent container has no blobs.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public virtual async Task<Response<bool>> ExistsAsync(CancellationToken cancellationToken = default)
    {
        var response = await _wire.SendAsync(_wire.Message(RequestMethod.Head, _blob), 200, 404, cancellationToken);
        return Response.FromValue(response.Status == 200, response);
    }

    /// <summary>What the service knows of the blob.</summary>
    /// <param name="conditions">What must hold of the blob.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 <c>BlobNotFound</c>; 304 or 412 <c>ConditionNotMet</c>.</exception>
    public virtual async Task<Response<BlobProperties>> GetPropertiesAsync(
        BlobRequestConditions? conditions = null, CancellationToken cancellationToken = default)
    {
        var message = _wire.Message(RequestMethod.Head, _blob);
        BlobHeaders.Write(message.Request, conditions);
        var response = await _wire.SendAsync(message, 200, 200, cancellationToken);
        return Response.FromValue(new BlobProperties(response), response);
    }

    /// <summary>Deletes the blob; false when there was none.</summary>
    /// <param name="snapshotsOption">What becomes of its snapshots.</param>
    /// <param name="conditions">What must hold of the blob.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">412 <c>ConditionNotMet</c>.</exception>
    public virtual async Task<Response<bool>> DeleteIfExistsAsync(
        DeleteSnapshotsOption snapshotsOption = DeleteSnapshotsOption.None, BlobRequestConditions? conditions = null,
        CancellationToken cancellationToken = default)
    {
        var message = _wire.Message(RequestMethod.Delete, _blob);
        if (snapshotsOption != DeleteSnapshotsOption.None)
            message.Request.Headers.SetValue("x-ms-delete-snapshots", snapshotsOption == DeleteSnapshotsOption.OnlySnapshots ? "only" : "include");
        BlobHeaders.Write(message.Request, conditions);
        var response = await _wire.SendAsync(message, 202, 404, cancellationToken);
        return Response.FromValue(response.Status == 202, response);
    }

    /// <summary>Downloads the blob into memory.</summary>
    public virtual Task<Response<BlobDownloadResult>> DownloadContentAsync() => DownloadContentAsync(CancellationToken.None);

    /// <summary>Downloads the blob into memory.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">404 <c>BlobNotFound</c> or <c>ContainerNotFound</c>.</exception>
    public virtual Task<Response<BlobDownloadResult>> DownloadContentAsync(CancellationToken cancellationToken) =>
        DownloadContentAsync(new BlobDownloadOptions(), cancellationToken);

    /// <summary>Downloads the blob into memory if conditions hold.</summary>
    /// <param name="conditions">What must hold of the blob.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The blob; with a status of 304 there is no value, and asking for it throws.</returns>
    /// <exception cref="RequestFailedException">404 <c>BlobNotFound</c>; 412 <c>ConditionNotMet</c>.</exception>
    public virtual Task<Response<BlobDownloadResult>> DownloadContentAsync(
        BlobRequestConditions? conditions, CancellationToken cancellationToken) =>
        DownloadContentAsync(new BlobDownloadOptions { Conditions = conditions }, cancellationToken);

    /// <summary>Downloads the blob, or a part, into memory.</summary>
    /// <param name="options">The part, and what must hold of the blob.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The blob; with a status of 304 there is no value, and asking for it throws.</returns>
    /// <exception cref="RequestFailedException">404 <c>BlobNotFound</c>; 412 <c>ConditionNotMet</c>; 416 for a part beyond the end.</exception>
    public virtual async Task<Response<BlobDownloadResult>> DownloadContentAsync(
        BlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        var response = await _wire.SendAsync(Download(options), options?.Range is null or { Offset: 0, Length: null } ? 200 : 206, 304, cancellationToken);
        return response.Status == 304
            ? new NoBodyResponse<BlobDownloadResult>(response)
            : Response.FromValue(new BlobDownloadResult(response), response);
    }

    /// <summary>Downloads the blob, or a part, as it comes.</summary>
    /// <param name="options">The part, and what must hold of the blob.</param>
    /// <param name="cancellationToken">Ends the wait for the headers; reads take their own.</param>
    /// <returns>The blob; with a status of 304 there is no value, and asking for it throws.</returns>
    /// <exception cref="RequestFailedException">404 <c>BlobNotFound</c>; 412 <c>ConditionNotMet</c>; 416 for a part beyond the end.</exception>
    public virtual async Task<Response<BlobDownloadStreamingResult>> DownloadStreamingAsync(
        BlobDownloadOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (response, content) = await _wire.StreamAsync(Download(options), cancellationToken);
        return response.Status == 304
            ? new NoBodyResponse<BlobDownloadStreamingResult>(response)
            : Response.FromValue(new BlobDownloadStreamingResult(response, content), response);
    }

    private HttpMessage Download(BlobDownloadOptions? options)
    {
        var message = _wire.Message(RequestMethod.Get, _blob);
        if (options is null) return message;
        if (options.Range is not { Offset: 0, Length: null }) message.Request.Headers.SetValue("x-ms-range", options.Range.ToString());
        BlobHeaders.Write(message.Request, options.Conditions);
        return message;
    }
}
