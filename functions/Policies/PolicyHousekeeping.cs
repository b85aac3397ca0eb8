using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;

namespace Policies;

/// <summary>Clears what nobody can need any more. Run it every few minutes; it may be killed at any line and run twice at once.</summary>
public sealed class PolicyHousekeeping(PolicyStorage storage, TimeProvider time)
{
    /// <summary>
    /// How long tombstones, feed rows and abandoned snapshots stay. Far longer than any writer or instance holds on to what it has read (a function
    /// lives five minutes, a cached credential one).
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromHours(1);

    /// <summary>Removes old feed rows and the tombstones they speak of, then old tombstones of control planes and the snapshots nobody points at.</summary>
    /// <exception cref="RequestFailedException">Storage does not answer.</exception>
    public async Task Run(CancellationToken cancellation = default)
    {
        var before = time.GetUtcNow() - Grace;
        await TrimFeed(before, cancellation);
        await TrimSnapshots(before, cancellation);
    }

    private async Task TrimFeed(DateTimeOffset before, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {FeedRow.Partition} and RowKey lt {FeedRow.Position(before)}");
        await foreach (var row in storage.Feed.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            // The tombstone goes first: once the feed row is gone, nothing leads to it.
            if (FeedRow.IsRemoval(row))
                await RemoveTombstone(FeedRow.Credential(row), cancellation);
            await Delete(storage.Feed, row, cancellation);
        }
    }

    private async Task RemoveTombstone(CredentialKey key, CancellationToken cancellation)
    {
        var row = await storage.Credentials.GetEntityIfExistsAsync<TableEntity>(key.Partition, CredentialRow.Row, cancellationToken: cancellation);
        if (row.HasValue && CredentialRow.IsTombstone(row.Value!))
            await Delete(storage.Credentials, row.Value!, cancellation);
    }

    private async Task TrimSnapshots(DateTimeOffset before, CancellationToken cancellation)
    {
        // Blobs first, then the rows that name the ones in use: a blob that a writer refreshes in between has another version and stays.
        var old = new List<(string Name, ETag? Version)>();
        await foreach (var blob in storage.Snapshots.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, cancellation))
        {
            if (blob.Properties.LastModified < before)
                old.Add((blob.Name, blob.Properties.ETag));
        }
        var used = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var row in storage.Pointers.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {PointerRow.Partition}"), cancellationToken: cancellation))
        {
            if (PointerRow.Read(row).Blob is { } blob)
                used.Add(blob);
            else if (row.Timestamp < before)
                await Delete(storage.Pointers, row, cancellation);
        }
        foreach (var (name, version) in old.Where(blob => !used.Contains(blob.Name)))
        {
            try
            {
                await storage.Snapshots.GetBlobClient(name).DeleteIfExistsAsync(
                    conditions: new() { IfMatch = version }, cancellationToken: cancellation);
            }
            catch (RequestFailedException fault) when (fault.Status == 412)
            {
                // Refreshed since: somebody is about to point at it.
            }
        }
    }

    /// <summary>Deletes the row that was seen, not one that took its place.</summary>
    private static async Task Delete(TableClient table, TableEntity row, CancellationToken cancellation)
    {
        try
        {
            await table.DeleteEntityAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation);
        }
        catch (RequestFailedException fault) when (fault.Status is 404 or 412)
        {
            // Gone or newer: both are fine.
        }
    }
}
