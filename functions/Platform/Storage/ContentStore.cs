using System.Collections.Concurrent;
using System.Security.Cryptography;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Platform.Storage;

/// <summary>
/// Large values, each an immutable blob named by the SHA-256 of its bytes. Putting the same bytes twice is one blob. What was read lately is kept in memory: under its name it
/// cannot change, and whoever may see it was asked by who knows the name.
/// </summary>
public sealed class ContentStore(BlobServiceClient blobs)
{
    /// <summary>The container.</summary>
    public const string Container = "content";

    /// <summary>Age at which putting the same bytes again renews a value, so that it does not go before the row comes that names it (<see cref="ContentSweep"/>). Only tests say otherwise.</summary>
    public TimeSpan RenewedAfter { get; init; } = TimeSpan.FromHours(12);

    private const int KeptBytesMax = 32 * 1024 * 1024;
    private const int KeptBytesOfOneMax = 1024 * 1024;

    private readonly ConcurrentDictionary<string, byte[]> _kept = new(StringComparer.Ordinal);
    private long _keptBytes;

    private readonly BlobContainerClient _container = blobs.GetBlobContainerClient(Container);

    /// <summary>The name that the bytes have or would have.</summary>
    public static string NameOf(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Keeps the bytes and returns their name.</summary>
    public async Task<string> Put(byte[] bytes, CancellationToken cancel = default)
    {
        var name = NameOf(bytes);
        var blob = _container.GetBlobClient(name);
        try
        {
            await blob.UploadAsync(new BinaryData(bytes), new BlobUploadOptions { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } }, cancel);
        }
        catch (RequestFailedException e) when (e.ErrorCode == BlobErrorCode.BlobAlreadyExists || e.ErrorCode == BlobErrorCode.ConditionNotMet)
        {
            // The same bytes lie there already, perhaps for so long that they are about to go.
            if (!await IsYoung(blob, cancel)) await blob.UploadAsync(new BinaryData(bytes), overwrite: true, cancel);
        }
        return name;
    }

    // By the clock of the storage, which has written both times.
    private async Task<bool> IsYoung(BlobClient blob, CancellationToken cancel)
    {
        try
        {
            var properties = await blob.GetPropertiesAsync(cancellationToken: cancel);
            return properties.GetRawResponse().Headers.Date is { } now && now - properties.Value.LastModified < RenewedAfter;
        }
        catch (RequestFailedException e) when (e.Status == 404 && e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return false;
        }
    }

    /// <summary>The bytes of a name, or null when there are none. They may be shared with other callers.</summary>
    public async Task<byte[]?> Find(string name, CancellationToken cancel = default)
    {
        if (_kept.TryGetValue(name, out var kept)) return kept;
        if (await Download(name, cancel) is not { } bytes) return null;
        if (bytes.Length <= KeptBytesOfOneMax) Keep(name, bytes);
        return bytes;
    }

    private void Keep(string name, byte[] bytes)
    {
        if (Interlocked.Add(ref _keptBytes, bytes.Length) > KeptBytesMax)
        {
            _kept.Clear();
            Interlocked.Exchange(ref _keptBytes, bytes.Length);
        }
        _kept[name] = bytes;
    }

    private async Task<byte[]?> Download(string name, CancellationToken cancel)
    {
        try
        {
            return (await _container.GetBlobClient(name).DownloadContentAsync(cancel)).Value.Content.ToArray();
        }
        catch (RequestFailedException e) when (e.Status == 404 && e.ErrorCode == BlobErrorCode.BlobNotFound)
        {
            return null;
        }
    }
}
