using Azure.Data.Tables;
using Azure.Storage.Blobs.Models;
using Local;
using Testing;

namespace Policies.Tests;

/// <summary>On storage of its own: housekeeping an hour ahead would tidy other tests' things away.</summary>
public sealed class PolicyHousekeepingTests
{
    [AzuriteFact]
    public async Task Removes_what_nobody_can_need_and_nothing_else()
    {
        await using var azurite = await Azurite.StartAsync(new(), default);
        var time = new ManualTime();
        // Storage keeps the real time for rows and blobs.
        time.Advance(DateTimeOffset.UtcNow - time.GetUtcNow());
        var world = await PolicyWorld.Open(azurite, time);
        var housekeeping = new PolicyHousekeeping(world.Storage, time);

        var snapshot = Planes.Snapshot();
        await world.Writer.PublishSnapshot(snapshot, await world.Writer.ReadPointer(snapshot.ControlPlaneId));
        await world.Writer.PublishSnapshot(snapshot.WithApi(), await world.Writer.ReadPointer(snapshot.ControlPlaneId));
        var gone = Planes.Snapshot();
        await world.Writer.PublishSnapshot(gone, await world.Writer.ReadPointer(gone.ControlPlaneId));
        await world.Writer.RemoveSnapshot(await world.Writer.ReadPointer(gone.ControlPlaneId));
        var kept = await world.Issue(Planes.Credential("a"));
        var policy = Planes.Credential("a");
        var removed = CredentialKey.OfKey(await world.Issue(policy));
        await world.Writer.RemoveCredential(removed, policy.CredentialId, 2);

        await housekeeping.Run();
        Assert.Equal((3, 3, 2, 2), await Count(world));

        time.Advance(PolicyHousekeeping.Grace + TimeSpan.FromMinutes(1));
        var latest = await world.Issue(Planes.Credential("b"));
        await housekeeping.Run();
        await housekeeping.Run();
        // One snapshot and its pointer, two credentials and the newest feed row.
        Assert.Equal((1, 1, 1, 2), await Count(world));
        Assert.Equal(CredentialStatus.Known, (await world.Credentials.Find(CredentialKey.OfKey(kept))).Status);
        Assert.Equal(CredentialStatus.Known, (await world.Credentials.Find(CredentialKey.OfKey(latest))).Status);
        await world.Snapshots.Poll(default);
        Assert.NotNull(world.Snapshots.Find(snapshot.ControlPlaneName));
        Assert.Equal(WriteOutcome.Moved, await world.Writer.WriteCredential(removed, policy));
    }

    private static async Task<(int Blobs, int Feed, int Pointers, int Credentials)> Count(PolicyWorld world)
    {
        var blobs = 0;
        await foreach (var _ in world.Storage.Snapshots.GetBlobsAsync(BlobTraits.None, BlobStates.None, null, default))
            blobs++;
        return (blobs, await Rows(world.Storage.Feed), await Rows(world.Storage.Pointers), await Rows(world.Storage.Credentials));
    }

    private static async Task<int> Rows(TableClient table)
    {
        var rows = 0;
        await foreach (var _ in table.QueryAsync<TableEntity>())
            rows++;
        return rows;
    }
}
