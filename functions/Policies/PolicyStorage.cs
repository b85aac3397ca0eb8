using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Platform.Storage;

namespace Policies;

/// <summary>Where the contract between management and enforcement lies: five tables and a container.</summary>
public sealed class PolicyStorage(TableServiceClient tables, BlobServiceClient blobs)
{
    /// <summary>One partition: a row per control plane that says which snapshot holds.</summary>
    public TableClient Pointers { get; } = tables.GetTableClient("policies");

    /// <summary>One partition per credential.</summary>
    public TableClient Credentials { get; } = tables.GetTableClient("credentials");

    /// <summary>One partition: which credential rows changed, oldest first.</summary>
    public TableClient Feed { get; } = tables.GetTableClient("policyfeed");

    /// <summary>One partition per credential's counter, a row per limit.</summary>
    public TableClient Counters { get; } = tables.GetTableClient("counters");

    /// <summary>What was called, by minute and by hour, and when credentials were last used; see <see cref="UsageWriter"/>.</summary>
    public TableClient Usage { get; } = tables.GetTableClient("usage");

    /// <summary>Immutable snapshots, named by what is in them.</summary>
    public BlobContainerClient Snapshots { get; } = blobs.GetBlobContainerClient("policies");

    /// <summary>Creates what is missing, as far as the app's identity may.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage does not answer.</exception>
    public async Task EnsureCreated(CancellationToken cancellation = default)
    {
        await StorageSchema.UnlessRefused(Pointers.CreateIfNotExistsAsync(cancellation));
        await StorageSchema.UnlessRefused(Credentials.CreateIfNotExistsAsync(cancellation));
        await StorageSchema.UnlessRefused(Feed.CreateIfNotExistsAsync(cancellation));
        await StorageSchema.UnlessRefused(Usage.CreateIfNotExistsAsync(cancellation));
        await StorageSchema.UnlessRefused(Counters.CreateIfNotExistsAsync(cancellation));
        await StorageSchema.UnlessRefused(Snapshots.CreateIfNotExistsAsync(cancellationToken: cancellation));
    }
}
