using System.Security.Cryptography;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;

namespace Policies;

/// <summary>What became of a write that several may attempt.</summary>
public enum WriteOutcome
{
    /// <summary>It is what enforcement sees now.</summary>
    Moved,

    /// <summary>Somebody who knew more, or as much, was faster; nothing was written. Compute again from what is stored, or leave it.</summary>
    Overtaken,
}

/// <summary>
/// Management's side of the contract. Every method may be repeated; every one lets <see cref="RequestFailedException"/> through when storage does not
/// answer.
/// </summary>
public sealed class PolicyWriter(PolicyStorage storage, TimeProvider time)
{
    /// <summary>Reads the pointer of a control plane. Do it before reading the sources of the next snapshot.</summary>
    public async Task<SnapshotPointer> ReadPointer(string controlPlaneId, CancellationToken cancellation = default)
    {
        var row = await storage.Pointers.GetEntityIfExistsAsync<TableEntity>(PointerRow.Partition, controlPlaneId, cancellationToken: cancellation);
        return row.HasValue ? PointerRow.Read(row.Value!) : new(controlPlaneId, null, null, null, 0);
    }

    /// <summary>Stores a snapshot and moves the pointer to it, unless the pointer has moved since it was read.</summary>
    /// <param name="snapshot">Compiled from sources that were read after <paramref name="pointer"/>.</param>
    /// <param name="pointer">What <see cref="ReadPointer"/> said.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<WriteOutcome> PublishSnapshot(PolicySnapshot snapshot, SnapshotPointer pointer, CancellationToken cancellation = default)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(snapshot, PolicyJson.Default.PolicySnapshot);
        var blob = $"{snapshot.ControlPlaneId}/{Convert.ToHexStringLower(SHA256.HashData(bytes))}.json";
        // Written even where it exists: the new version tells housekeeping that somebody wants it. The one that is pointed at needs no such word.
        if (blob != pointer.Blob)
        {
            await storage.Snapshots.GetBlobClient(blob).UploadAsync(
                BinaryData.FromBytes(bytes),
                new BlobUploadOptions { HttpHeaders = new() { ContentType = "application/json" } },
                cancellation);
        }
        // Moved even to where it points: a compiler that read the pointer when we did, and saw a change that was taken back since, must lose.
        return await Move(PointerRow.Of(snapshot.ControlPlaneId, snapshot.ControlPlaneName, blob, pointer.Version + 1), pointer, cancellation);
    }

    /// <summary>Says that a control plane is gone. The row stays as a tombstone, so that a late compiler cannot bring it back.</summary>
    /// <param name="pointer">What <see cref="ReadPointer"/> said.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task<WriteOutcome> RemoveSnapshot(SnapshotPointer pointer, CancellationToken cancellation = default) =>
        pointer is { ETag: not null, Blob: null }
            ? WriteOutcome.Moved
            : await Move(PointerRow.Of(pointer.ControlPlaneId, null, null, pointer.Version + 1), pointer, cancellation);

    /// <summary>Writes what enforcement may know of a credential and tells the feed.</summary>
    /// <returns><see cref="WriteOutcome.Overtaken"/> when the row holds a newer version, or says at the same version that the credential was taken away.</returns>
    public async Task<WriteOutcome> WriteCredential(CredentialKey key, CredentialPolicy policy, CancellationToken cancellation = default)
    {
        while (true)
        {
            var stored = await FindCredential(key, cancellation);
            if (stored is not null && IsNewer(stored, policy))
                return WriteOutcome.Overtaken;
            if (!await Put(CredentialRow.Of(key, policy), stored?.ETag, cancellation))
                continue;
            await storage.Feed.AddEntityAsync(FeedRow.Of(key, removed: false, time.GetUtcNow()), cancellation);
            return WriteOutcome.Moved;
        }
    }

    /// <summary>Takes a credential away for good and tells the feed. A tombstone with its version stays until housekeeping removes it.</summary>
    /// <param name="key">The row.</param>
    /// <param name="credentialId">The credential; a row that holds another one is left alone.</param>
    /// <param name="version">The application's grants version at the deletion.</param>
    /// <param name="cancellation">Cancels.</param>
    public async Task RemoveCredential(CredentialKey key, string credentialId, long version, CancellationToken cancellation = default)
    {
        while (true)
        {
            var stored = await FindCredential(key, cancellation);
            if (stored is not null && CredentialRow.CredentialId(stored) != credentialId)
                return;
            // A key is never issued twice, so a removal holds whatever version the row has.
            var highest = Math.Max(version, stored is null ? 0 : CredentialRow.Version(stored));
            if (!await Put(CredentialRow.Tombstone(key, credentialId, highest), stored?.ETag, cancellation))
                continue;
            await storage.Feed.AddEntityAsync(FeedRow.Of(key, removed: true, time.GetUtcNow()), cancellation);
            return;
        }
    }

    /// <summary>Versions are the application's, so they only order writes of one credential; a client id that found a new owner is the new owner's.</summary>
    private static bool IsNewer(TableEntity stored, CredentialPolicy policy)
    {
        if (CredentialRow.CredentialId(stored) != policy.CredentialId)
            return false;
        var version = CredentialRow.Version(stored);
        return version > policy.Version || (version == policy.Version && CredentialRow.IsTombstone(stored));
    }

    private async Task<WriteOutcome> Move(TableEntity row, SnapshotPointer pointer, CancellationToken cancellation) =>
        await Put(storage.Pointers, row, pointer.ETag, cancellation) ? WriteOutcome.Moved : WriteOutcome.Overtaken;

    private async Task<TableEntity?> FindCredential(CredentialKey key, CancellationToken cancellation)
    {
        var row = await storage.Credentials.GetEntityIfExistsAsync<TableEntity>(key.Partition, CredentialRow.Row, cancellationToken: cancellation);
        return row.HasValue ? row.Value : null;
    }

    private Task<bool> Put(TableEntity row, ETag? seen, CancellationToken cancellation) => Put(storage.Credentials, row, seen, cancellation);

    /// <summary>Writes a row in place of the one that was seen; false when it is no longer that one.</summary>
    private static async Task<bool> Put(TableClient table, TableEntity row, ETag? seen, CancellationToken cancellation)
    {
        try
        {
            if (seen is { } version)
                await table.UpdateEntityAsync(row, version, TableUpdateMode.Replace, cancellation);
            else
                await table.AddEntityAsync(row, cancellation);
            return true;
        }
        catch (RequestFailedException fault) when (fault.Status is 409 or 412 || fault is { Status: 404, ErrorCode: "ResourceNotFound" or "EntityNotFound" })
        {
            return false;
        }
    }
}
