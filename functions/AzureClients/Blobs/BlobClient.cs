using Azure.Core;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using Azure.Storage.Wire;

namespace Azure.Storage.Blobs;

/// <summary>One blob that is written as a whole. Every upload is one request, which the service bounds at 5,000 MiB.</summary>
public class BlobClient : BlobBaseClient
{
    // What a stream without a length may hold: it is kept in memory, because a retry must send it again.
    private const int UnseekableBytesMax = 64 * 1024 * 1024;

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="blobContainerName">The name of the container.</param>
    /// <param name="blobName">The name of the blob.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public BlobClient(string connectionString, string blobContainerName, string blobName)
        : base(connectionString, blobContainerName, blobName)
    {
    }

    /// <summary>A client that signs with the account's key.</summary>
    /// <param name="connectionString">The account, its key and its endpoints, or <c>UseDevelopmentStorage=true</c>.</param>
    /// <param name="blobContainerName">The name of the container.</param>
    /// <param name="blobName">The name of the blob.</param>
    /// <param name="options">Retries, transport and diagnostics.</param>
    /// <exception cref="FormatException">The text is not such a connection string.</exception>
    public BlobClient(string connectionString, string blobContainerName, string blobName, BlobClientOptions options)
        : base(connectionString, blobContainerName, blobName, options)
    {
    }

    /// <summary>A client that acts as an identity.</summary>
    /// <param name="blobUri">The blob, such as <c>https://account.blob.core.windows.net/container/blob</c>; it must be https.</param>
    /// <param name="credential">The identity.</param>
    /// <param name="options">Retries, transport and diagnostics.</param>
    public BlobClient(Uri blobUri, TokenCredential credential, BlobClientOptions? options = null)
        : base(blobUri, credential, options)
    {
    }

    internal BlobClient(StorageWire wire, Uri blob, string blobContainerName, string blobName)
        : base(wire, blob, blobContainerName, blobName)
    {
    }

    /// <summary>Uploads a blob that is not there yet.</summary>
    /// <param name="content">What it holds.</param>
    /// <exception cref="RequestFailedException">409 <c>BlobAlreadyExists</c>; 404 <c>ContainerNotFound</c>.</exception>
    public virtual Task<Response<BlobContentInfo>> UploadAsync(BinaryData content) => UploadAsync(content, false, CancellationToken.None);

    /// <summary>Uploads a blob that is not there yet.</summary>
    /// <param name="content">What it holds.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">409 <c>BlobAlreadyExists</c>; 404 <c>ContainerNotFound</c>.</exception>
    public virtual Task<Response<BlobContentInfo>> UploadAsync(BinaryData content, CancellationToken cancellationToken) =>
        UploadAsync(content, false, cancellationToken);

    /// <summary>Uploads a blob.</summary>
    /// <param name="content">What it holds.</param>
    /// <param name="overwrite">Whether it may replace the blob there is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">409 <c>BlobAlreadyExists</c>; 404 <c>ContainerNotFound</c>.</exception>
    public virtual Task<Response<BlobContentInfo>> UploadAsync(
        BinaryData content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content, Options(overwrite), cancellationToken);

    /// <summary>Uploads a blob, in place of the one there is, if conditions hold.</summary>
    /// <param name="content">What it holds.</param>
    /// <param name="options">Headers, metadata, and what must hold of the blob there is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">412 <c>ConditionNotMet</c>; 409 <c>BlobAlreadyExists</c>; 404 <c>ContainerNotFound</c>.</exception>
    public virtual Task<Response<BlobContentInfo>> UploadAsync(
        BinaryData content, BlobUploadOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        return PutAsync(RequestContent.Create(content), options, cancellationToken);
    }

    /// <summary>Uploads a blob that is not there yet.</summary>
    /// <param name="content">What it holds, from where the stream stands.</param>
    /// <exception cref="RequestFailedException">409 <c>BlobAlreadyExists</c>; 404 <c>ContainerNotFound</c>.</exception>
    public virtual Task<Response<BlobContentInfo>> UploadAsync(Stream content) => UploadAsync(content, false, CancellationToken.None);

    /// <summary>Uploads a blob that is not there yet.</summary>
    /// <param name="content">What it holds, from where the stream stands.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">409 <c>BlobAlreadyExists</c>; 404 <c>ContainerNotFound</c>.</exception>
    public virtual Task<Response<BlobContentInfo>> UploadAsync(Stream content, CancellationToken cancellationToken) =>
        UploadAsync(content, false, cancellationToken);

    /// <summary>Uploads a blob.</summary>
    /// <param name="content">What it holds, from where the stream stands.</param>
    /// <param name="overwrite">Whether it may replace the blob there is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">409 <c>BlobAlreadyExists</c>; 404 <c>ContainerNotFound</c>.</exception>
    public virtual Task<Response<BlobContentInfo>> UploadAsync(
        Stream content, bool overwrite = false, CancellationToken cancellationToken = default) =>
        UploadAsync(content, Options(overwrite), cancellationToken);

    /// <summary>Uploads a blob, in place of the one there is, if conditions hold.</summary>
    /// <param name="content">What it holds, from where the stream stands. One that cannot seek may hold 64 MiB.</param>
    /// <param name="options">Headers, metadata, and what must hold of the blob there is.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="RequestFailedException">412 <c>ConditionNotMet</c>; 409 <c>BlobAlreadyExists</c>; 404 <c>ContainerNotFound</c>.</exception>
    /// <exception cref="ArgumentException">The stream cannot seek and holds more than 64 MiB.</exception>
    public virtual async Task<Response<BlobContentInfo>> UploadAsync(
        Stream content, BlobUploadOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        if (content.CanSeek) return await PutAsync(new BorrowedStreamContent(content), options, cancellationToken);
        using var copy = await CopyAsync(content, cancellationToken);
        return await PutAsync(new BorrowedStreamContent(copy), options, cancellationToken);
    }

    private static BlobUploadOptions Options(bool overwrite) =>
        new() { Conditions = overwrite ? null : new BlobRequestConditions { IfNoneMatch = ETag.All } };

    private static async Task<MemoryStream> CopyAsync(Stream content, CancellationToken cancellationToken)
    {
        var copy = new MemoryStream();
        var buffer = new byte[81920];
        while (await content.ReadAsync(buffer, cancellationToken) is var count and > 0)
        {
            if (copy.Length + count > UnseekableBytesMax)
                throw new ArgumentException($"A stream that cannot seek may hold {UnseekableBytesMax} bytes.", nameof(content));
            copy.Write(buffer, 0, count);
        }
        copy.Position = 0;
        return copy;
    }

    private async Task<Response<BlobContentInfo>> PutAsync(RequestContent content, BlobUploadOptions? options, CancellationToken cancellationToken)
    {
        var message = Wire.Message(RequestMethod.Put, Uri);
        var request = message.Request;
        request.Content = content;
        request.Headers.SetValue("Content-Type", "application/octet-stream");
        request.Headers.SetValue("x-ms-blob-type", "BlockBlob");
        BlobHeaders.Write(request, options?.HttpHeaders);
        BlobHeaders.Write(request, options?.Conditions);
        Metadata.Write(request, options?.Metadata);
        var response = await Wire.SendAsync(message, 201, 201, cancellationToken);
        return Response.FromValue(new BlobContentInfo(response), response);
    }
}
